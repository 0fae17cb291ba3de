"""The shipped files validate against `triage schema`, and a key that nobody reads does not.

Usage: check_schema.py TRIAGE, from the project's root.
"""

import copy
import glob
import json
import random
import subprocess
import sys

import jsonschema
import yaml


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `no` is a word, `5` a number, `true` a truth."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", __import__("re").compile("^-?[0-9]+$"), list("-0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float", __import__("re").compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def schema(triage, *arguments):
    text = subprocess.run([triage, "schema", *arguments], check=True, capture_output=True, text=True).stdout
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def keyed(value):
    """Keys are text in JSON."""
    if isinstance(value, dict):
        return {str(key): keyed(inner) for key, inner in value.items()}
    return [keyed(inner) for inner in value] if isinstance(value, list) else value


def mappings_with_fixed_keys(value, path=()):
    """The mappings whose keys are those of the language: entries of sections, and cases."""
    if isinstance(value, dict):
        if path and set(value) & {"ask", "when", "because", "label", "say", "do", "case", "given", "expect", "status", "en"}:
            yield value
        for key, inner in value.items():
            yield from mappings_with_fixed_keys(inner, path + (key,))
    elif isinstance(value, list):
        for inner in value:
            yield from mappings_with_fixed_keys(inner, path + (0,))


def main(triage):
    files = sorted(glob.glob("Rules/*.yaml") + glob.glob("Protocols/*.yaml") + glob.glob("Rules/Languages/*/*.yaml"))
    # Its numbers have places; its names are not those of the library.
    decimals = sorted(glob.glob("Tests/Fixtures/decimals/*/*.yaml"))
    checked = broken = 0
    random.seed(1)
    for names in ([], ["--names"]):
        library, cases = schema(triage, "library", *names), schema(triage, "cases", *names)
        for path in files + ([] if names else decimals):
            if path.endswith((".call.yaml", "rubrics.yaml")):
                continue
            validator = cases if path.endswith(".cases.yaml") else library
            for loader in (yaml.BaseLoader, Core):
                with open(path) as file:
                    tree = keyed(yaml.load(file, loader))
                for error in validator.iter_errors(tree):
                    sys.exit(f"{path}: {error.message[:300]} at {list(error.absolute_path)}")
                checked += 1
            for _ in range(4):
                wrong = copy.deepcopy(tree)
                random.choice(list(mappings_with_fixed_keys(wrong)))["becuase"] = "A key that nobody reads."
                if validator.is_valid(wrong):
                    sys.exit(f"{path}: an unknown key is accepted")
                broken += 1
    # A name that the library does not have is refused where its names are known, and accepted otherwise.
    case = [{"case": "x", "given": {"thoughts": "yes"}, "expect": {"recommended": "moon"}}]
    if schema(triage, "cases", "--names").is_valid(case) or not schema(triage, "cases").is_valid(case):
        sys.exit("the names of the library are not heeded")
    decimal = {"rule_set": "x", "title": "X", "questions": {"q": {"ask": "Q?", "number": {"from": 0, "to": 0.5, "places": 2}}}}
    several = copy.deepcopy(decimal)
    several["questions"]["q"]["number"]["places"] = "many"
    if not schema(triage, "library").is_valid(decimal) or schema(triage, "library").is_valid(several):
        sys.exit("the places of a number are not heeded")
    if checked == 0 or not decimals:
        sys.exit("no file was found")
    print(f"schema: {checked} readings of shipped files valid, {broken} with an unknown key refused")


main(sys.argv[1])
