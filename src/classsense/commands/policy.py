"""`classsense policy`: the rules of this machine, the letter, the audit log and the terms."""

import argparse
from pathlib import Path
from typing import Any

from classsense.bootstrap.retention import due
from classsense.bootstrap.rules_desk import SchoolRules, wall_clock
from classsense.commands.outcome import write_json, write_text
from classsense.domain.rules import KINDS, Capability, Rules
from classsense.report.letter import letter, term
from classsense.resources import places
from classsense.resources.policy_files import SCHOOL, effective, profiles, usual
from classsense.resources.texts import LANGUAGES, Texts, system_language
from classsense.storage.audit_log import AuditLog


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `policy` to the command line."""
    policy = commands.add_parser("policy", help="what may be sensed, and the letter to parents")
    kinds = policy.add_subparsers(required=True, metavar="show|letter|log|retain")
    showing = kinds.add_parser("show", help="the rules that hold on this machine")
    writing = kinds.add_parser("letter", help="the letter to parents, from the same rules")
    for each in (showing, writing):
        each.add_argument("--profile", choices=(*profiles(), SCHOOL), help="as a plan names it")
        each.add_argument("--language", choices=LANGUAGES, default=system_language())
    logged = kinds.add_parser("log", help="which rules lessons had, what was switched or deleted")
    keeping = kinds.add_parser("retain", help="delete what is past its term on this machine")
    for each in (logged, keeping):
        each.add_argument("--language", choices=LANGUAGES, default=system_language())
    logged.add_argument("--json", type=Path)
    keeping.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    logged.set_defaults(run=_log)
    keeping.set_defaults(run=_retain)
    writing.add_argument("--html", type=Path, help="file to write; else it is printed")
    writing.add_argument(
        "--expression", metavar="REASON", help="expressions are read, for this reason of the school"
    )
    showing.set_defaults(run=_show)
    writing.set_defaults(run=_letter)


def _show(given: argparse.Namespace) -> int:
    found = effective(given.profile or usual())
    texts, rules = Texts("policy", given.language), found.rules
    print(texts("show.heading", profile=rules.name, mark=rules.fingerprint()))
    for file in found.files:
        print(texts("show.from", file=file))
    if found.locked:
        print(texts("show.locked"))
    for capability in Capability:
        state = texts(f"show.{_state(rules, capability)}")
        print(f"{capability:<16} {texts(f'capability.{capability}')}: {state}")
    asked = texts("show.between").join(sorted(rules.purposes))
    print(texts("show.purposes", purposes=asked))
    print(texts("show.parent_signs" if rules.parent_signs else "show.pupil_signs"))
    floors = {"class_floor": rules.class_floor, "export_floor": rules.export_floor}
    print(texts("show.floors", **floors))
    for kind in KINDS:
        print(f"{texts(f'kept.{kind}')}: {term(getattr(rules.retention, kind), texts)}")
    for law in rules.basis:
        print(texts(f"basis.{law}"))
    return 0


def _state(rules: Rules, capability: Capability) -> str:
    if capability in rules.on:
        return "on"
    return "allowed" if capability in rules.allowed else "forbidden"


def _log(given: argparse.Namespace) -> int:
    texts = Texts("policy", given.language)
    lines = AuditLog(places.audit_log()).lines()
    if given.json is not None:
        write_json(given.json, {"lines": [line._asdict() for line in lines]})
        return 0
    for line in lines:
        print(f"{line.at}  {texts(f'log.{line.what}', **line.details)}")
    print(texts("log.sound", count=len(lines)))
    return 0


def _retain(given: argparse.Namespace) -> int:
    texts = Texts("policy", given.language)
    today = wall_clock().date()
    found = due(places.lessons(), today) if given.dry_run else SchoolRules().tidy()
    for each in found:
        kinds = texts("show.between").join(texts(f"kept.{kind}") for kind in each.kinds)
        print(texts("retain.line", lesson=each.folder.name, kinds=kinds, entries=each.entries))
    print(texts("retain.would" if given.dry_run else "retain.done", count=len(found)))
    return 0


def _letter(given: argparse.Namespace) -> int:
    rules = effective(given.profile or usual()).rules
    read = given.expression is not None
    switched_on = frozenset({Capability.EXPRESSION}) if read else frozenset[Capability]()
    html = letter(rules, given.language, switched_on, given.expression or "")
    if given.html is None:
        print(html, end="")
    else:
        write_text(given.html, html)
    return 0
