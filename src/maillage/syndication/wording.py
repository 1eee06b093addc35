"""The words that people read before they agree. Changing them makes a new version: see ``services/texts``."""

TEXT = """\
En donnant votre accord, vous demandez à ce site de transmettre à la plateforme choisie les champs \
cochés de la fiche de votre organisation, tels que tout le monde peut les lire ici.

- **Quoi.** Seulement les champs cochés, et seulement tant qu’ils sont visibles par tout le monde. \
L’adresse de votre fiche et vos numéros dans les registres publics (RNA, SIREN) vont avec, pour que la \
plateforme vous reconnaisse.
- **Où.** Seulement sur la plateforme choisie. Elle a ses propres règles : sa page dans l’inventaire dit \
qui la tient et qui la consulte.
- **Quand.** À chaque changement de votre fiche, jusqu’à ce que vous repreniez votre accord, que la \
fiche ne soit plus visible ici ou que l’organisation soit dissoute.
- **Reprendre.** Quand vous voulez, champ par champ. Le site cesse aussitôt de transmettre et demande à la \
plateforme de retirer ce qu’elle a. Si elle ne sait pas le faire, nous vous disons à qui le demander.
- **La preuve.** La date, la personne qui donne l’accord et ce texte sont gardés ; vous pouvez les \
télécharger.

Si la fiche contient le nom, le téléphone ou l’adresse d’une personne, demandez-lui d’abord.
"""
