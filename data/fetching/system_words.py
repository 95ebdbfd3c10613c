"""What a machine refuses, in French."""

import errno

SYSTEM_WORDS = {
    errno.ENOENT: "ce fichier n’existe pas",
    errno.EACCES: "accès refusé",
    errno.EISDIR: "c’est un dossier, indiquez un fichier",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.EROFS: "le disque est en lecture seule",
}
