"""How the night reaches the functions: a dataset, the site's frame and its pages become one version in the store."""

from datetime import datetime
from pathlib import Path

import msgspec

from data.dataset import Dataset
from data.model import Contact, Structure
from functions.records import KnownStructure, Recipient, Snapshot
from theme import wording
from theme.destinations import Destinations
from theme.frame import Frame


class UnusableSnapshot(Exception):
    """What was given cannot replace the snapshot: a sentence that says what to do."""


def read_snapshot(dataset: Path, frame: Path, at: datetime) -> Snapshot:
    """A snapshot of a consolidated dataset, of ``build/frame.json``, and of ``destinations.json`` beside it, if any.

    Raises :class:`UnusableSnapshot`, or data.dataset.NoDataset.
    """
    records = tuple(Dataset(dataset).structures())
    structures = tuple(_known(structure) for structure in records)
    if not structures:
        # An empty dataset would make every structure vanish.
        raise UnusableSnapshot(f"{dataset} ne contient aucune structure : consolidez de nouveau, rien n’a été changé.")
    known = {structure.id for structure in structures}
    contacts = tuple(
        contact for contact in Dataset(dataset).contacts() if contact.email and contact.structure_id in known
    )
    return Snapshot(
        frame=_frame(frame),
        structures=structures,
        recipients=tuple(_recipient(contact) for contact in contacts),
        loaded_at=at,
        destinations=_destinations(frame.with_name("destinations.json")),
        records=records,
        contacts=contacts,
    )


def _known(structure: Structure) -> KnownStructure:
    return KnownStructure(
        id=structure.id,
        slug=structure.slug,
        name=structure.display_name,
        kind_label=wording.kind_of(structure).label,
        city_line=wording.city_line(structure.place),
        live=structure.live,
    )


def _recipient(contact: Contact) -> Recipient:
    return Recipient(
        structure_id=contact.structure_id,
        email=contact.email,
        name=f"{contact.first_name} {contact.last_name}".strip(),
        source_label=wording.source_label(contact.source.source),
        opposed=contact.opposed_on is not None,
    )


def _frame(file: Path) -> Frame:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Frame)
    except FileNotFoundError:
        raise UnusableSnapshot(f"{file} n’existe pas : construisez d’abord le site, qui l’écrit.") from None
    except msgspec.DecodeError as error:
        raise UnusableSnapshot(
            f"{file} n’est pas le cadre d’un site : {error}. Construisez le site de nouveau."
        ) from error


def _destinations(file: Path) -> Destinations:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Destinations)
    except FileNotFoundError:
        return Destinations()
    except msgspec.DecodeError as error:
        raise UnusableSnapshot(
            f"{file} n’est pas la liste des pages d’un site : {error}. Construisez le site de nouveau."
        ) from error
