"""How many units of each thing one machine behind nginx uses in a month."""

from functions.costs.assumptions import Assumptions, bytes_sent, mails, site_bytes, stored_bytes
from functions.costs.on_aws import GIGA, Quantities

MOST_STRUCTURES_OF_A_SMALL_ONE = 50_000
"""The build and the night run on it too: their memory grows with structures. Not measured beyond 100,000."""
DISK_OF_A_SMALL_ONE, DISK_OF_A_LARGE_ONE = 40, 160
SYSTEM_DISK = 10
SITES_ON_DISK = 3
"""The site served with its compressed copies, the one being built, and the datasets."""
BACKUPS = 31
"""The latest, and each day's for thirty days; files are linked from one to the next, the store is not."""


def on_one_machine(assumed: Assumptions) -> Quantities:
    """Everything: the machine, its disk, what it sends, its mails, its backups elsewhere."""
    is_small = assumed.structures <= MOST_STRUCTURES_OF_A_SMALL_ONE
    backups = BACKUPS * stored_bytes(assumed) / GIGA
    disk = SYSTEM_DISK + SITES_ON_DISK * site_bytes(assumed) / GIGA + stored_bytes(assumed) / GIGA + backups
    has = DISK_OF_A_SMALL_ONE if is_small else DISK_OF_A_LARGE_ONE
    return {
        "vm_small" if is_small else "vm_large": 1,
        "vm_disk": max(0.0, disk - has),
        "vm_transfer": bytes_sent(assumed) / GIGA,
        "offsite_storage": backups,
        "relayed_mails": mails(assumed),
    }
