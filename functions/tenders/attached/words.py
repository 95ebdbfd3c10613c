"""What became of a file that was sent, where several say it; of one that is not taken, what to do."""

ATTACHED = "Votre fichier est joint."
NO_FILE = "Choisissez d’abord un fichier, puis envoyez-le."
TOO_OFTEN = "Trop de fichiers ont été envoyés depuis votre réseau. Choisissez de nouveau celui-ci dans une heure."
UNREAD = "Votre fichier n’est pas arrivé en entier. Choisissez-le de nouveau, puis envoyez-le."
BUSY = "Ce besoin a changé pendant l’envoi. Relisez-le, puis choisissez de nouveau votre fichier."
WAITS = (
    "Votre fichier est arrivé, mais nous n’avons pas pu le vérifier tout de suite. Rechargez cette page dans quelques "
    "minutes\u00a0: s’il n’y est pas, envoyez-le de nouveau."
)
