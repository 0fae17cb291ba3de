/// The schema of a record in PostgreSQL, as the list of what made it.
///
/// A migration that a record may have seen is never changed and never taken out; a new one is added at the
/// end.
enum PostgresSchema {
    struct Migration {
        let name: String
        let statements: String
    }

    static let name = "triage_record"

    static let migrations = [
        Migration(name: "1 calls, events, words, libraries", statements: first),
        Migration(
            name: "2 heard",
            statements: """
                CREATE TABLE heard (
                    person text COLLATE "C" NOT NULL PRIMARY KEY, at text COLLATE "C" NOT NULL
                );
                """),
    ]

    private static let tables = ["migrations", "record", "libraries", "library_files", "calls", "events"]

    private static let first = """
        CREATE TABLE migrations (place bigint NOT NULL PRIMARY KEY, name text COLLATE "C" NOT NULL);
        CREATE TABLE record (name text COLLATE "C" NOT NULL);
        CREATE TABLE libraries (hash text COLLATE "C" NOT NULL PRIMARY KEY);
        CREATE TABLE library_files (
            library text COLLATE "C" NOT NULL REFERENCES libraries, place bigint NOT NULL,
            path text COLLATE "C" NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (library, place)
        );
        CREATE TABLE calls (
            name text COLLATE "C" NOT NULL PRIMARY KEY, library text COLLATE "C" REFERENCES libraries,
            opened text COLLATE "C" NOT NULL
        );
        CREATE TABLE events (
            call text COLLATE "C" NOT NULL REFERENCES calls, number bigint NOT NULL,
            taken text COLLATE "C" NOT NULL, position text COLLATE "C", person text COLLATE "C",
            line text COLLATE "C" NOT NULL, commitment bytea, hash bytea NOT NULL,
            PRIMARY KEY (call, number)
        );
        CREATE TABLE words (
            call text COLLATE "C" NOT NULL, number bigint NOT NULL, salt bytea NOT NULL,
            said text COLLATE "C" NOT NULL, PRIMARY KEY (call, number),
            FOREIGN KEY (call, number) REFERENCES events
        );
        CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''nothing in a record is ever changed or taken out''; END';
        CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_notify(''\(name)'', NEW.call || '' '' || NEW.number); RETURN NULL; END';
        \(tables.map { staying($0, "UPDATE OR DELETE OR TRUNCATE") }.joined())
        \(staying("words", "UPDATE OR TRUNCATE"))
        CREATE TRIGGER events_tell AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION tell();
        """

    /// Words alone can be purged.
    private static func staying(_ table: String, _ deeds: String) -> String {
        """
        CREATE TRIGGER \(table)_stay BEFORE \(deeds) ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION stay();

        """
    }

    /// Everything that there is in the first schema of the search path, one thing a row, in one column.
    static let description = """
        WITH ours AS (SELECT to_regnamespace(current_schema())::oid AS oid)
        SELECT concat_ws(' ', 'column', c.relname, c.relkind, c.relpersistence, c.relrowsecurity, a.attname,
            format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, o.collname,
            pg_get_expr(d.adbin, d.adrelid, true))
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid AND c.relkind <> 'i'
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            LEFT JOIN pg_collation o ON o.oid = a.attcollation
        UNION ALL
        SELECT concat_ws(' ', 'index', c.relname, i.indisvalid, i.indisready, pg_get_indexdef(c.oid, 0, true))
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid JOIN pg_index i ON i.indexrelid = c.oid
        UNION ALL
        SELECT concat_ws(' ', 'constraint', c.relname, k.conname, k.convalidated,
            pg_get_constraintdef(k.oid, true))
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid JOIN pg_constraint k ON k.conrelid = c.oid
        UNION ALL
        SELECT concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid, true))
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid
            JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
        UNION ALL
        SELECT concat_ws(' ', 'trigger', c.relname, t.tgenabled, count(*))
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid
            JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgisinternal GROUP BY c.relname, t.tgenabled
        UNION ALL
        SELECT concat_ws(' ', 'rule', c.relname, r.rulename, pg_get_ruledef(r.oid, true))
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid JOIN pg_rewrite r ON r.ev_class = c.oid
        UNION ALL
        SELECT concat_ws(' ', 'policy', c.relname, p.polname)
        FROM ours JOIN pg_class c ON c.relnamespace = ours.oid JOIN pg_policy p ON p.polrelid = c.oid
        UNION ALL
        SELECT concat_ws(' ', 'function', p.proname, p.prosrc, p.prosecdef)
        FROM ours JOIN pg_proc p ON p.pronamespace = ours.oid
        UNION ALL
        SELECT concat_ws(' ', 'migrations', place, name) FROM migrations
        """
}
