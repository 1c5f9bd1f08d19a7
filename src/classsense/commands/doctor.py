"""`classsense doctor`: what works on this machine, what does not, and what to do."""

import argparse
from typing import Any

from classsense.bootstrap.doctor import Doctor
from classsense.domain.desk import Grade
from classsense.resources import places
from classsense.resources.texts import LANGUAGES, Texts, system_language
from classsense.storage.settings_file import read_settings


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `doctor` to the command line."""
    doctor = commands.add_parser("doctor", help="what works here, what does not, what to do")
    doctor.add_argument("--language", choices=LANGUAGES, default=system_language())
    doctor.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print one line per check; 1 if something is bad."""
    settings = read_settings(places.settings())
    doctor = Doctor(given.language, settings)
    findings = [*doctor.examine(), *doctor.measure()]
    texts = Texts("doctor", given.language)
    for finding in findings:
        grade = texts(f"grade.{finding.grade}")
        print(f"{grade:<8} {finding.check:<12} {finding.text}")
    return int(any(finding.grade is Grade.BAD for finding in findings))
