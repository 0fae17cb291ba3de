/// Words that are tried first, in small letters.
///
/// - Source: written by hand for this program, from what everybody knows to be common; no list was copied. It
///   is short because nothing under twelve characters passes anyway: what it has to catch is one of these
///   with digits and signs around it, or two of them.
package let commonWords: [[Character]] = """
    abc abcd access account adgangskode admin administrator alexander amanda america amigo amor andrea
    andrew angel anthony apple april arsenal ashley august austin autumn azerty babygirl bailey banana
    barcelona baseball basketball batman beautiful berlin biteme blink boston brandon buster butterfly
    call center change changeme charlie cheese chelsea chicago chocolate christmas clinic computer
    contrasena cookie counselor cowboys daniel danielle database december default demo diamond doctor
    dragon eagles elizabeth emergency enter family february flower football forever freedom friday
    friend friends fuckyou gandalf george ginger google guest hannah happy harley health heaven hello
    help helpdesk helpline hockey holiday hospital hottest hunter iloveyou internet jackson january
    jasmine jennifer jessica jesus jesuschrist jordan joshua july june justin kennwort killer lakers
    letmein liberty lifeline liverpool login london love lovely loveme lover madison maggie manager
    march martin master matrix matthew maverick melissa mercedes merlin michael michelle mickey
    microsoft midnight minecraft monday monkey morgan motdepasse mustang my nicholas nicole november
    nurse october office oliver online orange pass passcode passphrase passwd password passwort patrick
    peanut pepper phoenix pokemon police princess purple qazwsx qwerty qwertyuiop qwertz rangers
    remember robert root samantha samsung saturday school secret secure security senha september server
    shadow silver simple snoopy soccer sommer spiderman spring starwars steelers stephanie summer sunday
    sunflower sunshine superman supervisor support sweet system taylor temp temporary test testing
    thanks the thomas thunder thursday tigger today training trustno trustnoone tuesday unlock user
    username victoria wachtwoord wednesday welcome welcometo whatever william willkommen winter wizard
    work xbox yankees yellow your zaq zxcvbnm
    """.split(whereSeparator: \.isWhitespace).map { Array($0) }
