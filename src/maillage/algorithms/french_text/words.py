"""Short word lists, written for this project; the long ones are data (see data/langue)."""

import unicodedata


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_EMPTY_WORDS = """
a à al au aux avec c chez d da dans de des dite dit du en entre et j l la las le les leur lors m
n ne ou où par pour qu que qui s sans sous sur un une vers y
"""
EMPTY_WORDS = frozenset(_EMPTY_WORDS.split())
"""Words that acronyms and indexes leave out, folded or not."""

_LOWER = """
à au aux avec ce ces cet cette chez contre dans de des dite dit du elle en entre est et eux il
ils je la le les leur leurs lors ma mes mon ne ni nos notre nous on ou par pas plus pour près qu
que qui sa sans se ses si son sous sur ta tes ton tous tout toute toutes tu un une vers vos
votre vous y même être très après donc afin comme puis quand quelqu aujourd
"""
LOWER_WORDS = {_plain(word): word for word in _LOWER.split()}
"""Folded function words, always in lower case, with their accents."""

_ACRONYMS = """
abc acf acpg adapei adapt adil admr adn aefe aep aepe aepec afev afm afn afp afpa agf ahi aipe
amap anpe aoc ape apei apel apf aph asa asbl asc ascee asl aspas asptt assedic asul atd bmx bp
bts cab caf caue ccas cci cda cdi cdos cea cej cemea cesu cfa cfdt cfe cftc cgc cgt chrs chu
cidff cil cio clae clsh cncdh cnfpt cnrs cos cpam cpe creps crij crous cuma ddass ddjs depa dj
drac drjs dtn dva ecf edf eedf ehpad ehs ensa epci epf epsm esa esat esf eu euk fac fai fal fc
fcpe ffc fff fjt fm fnaca fncta fscf fsgt fsu gaec gdf geda gic gie gip hlm iad iae icf ime imf
inpi inra insee inserm irts itep iufm iup iut jmf joc jsp lea lgbt lgbtq lpo mae maif mda medef
mfr mgen mgi mjc mpt mrap msa ocdl odcvl ofcl ogec omcs oms onac onf ong onu osl paca pacs pai
pcf pep plie pme pmi pmu pnr ptt qg rata rcf rer rmi rpr rsa rtt samu sarl savs sci sdf sncf snu
sos spa ssi ssiad stif tgv tpe tv uab uas ubo ucpa udaf udf uefa uer ufcv ufr ugc ugsel uia uic
uimm ulm umj ump unadev unaf unapei unat unc unef unesco unicef unrpa unsa upa ups urapei urss
usap usb usc usep usf usl usm usn uso usv utl vae vhf vih vmeh vtt wwf zac zup
"""
ACRONYMS = frozenset(_ACRONYMS.split())
"""Acronyms of names of associations that a rule could take for words."""

_PLACES = """
Erdre Loire Rhin Rhône Seine Garonne Gironde Dordogne Isère Ardèche Hérault Gard Aude Aveyron
Bretagne Normandie Picardie Bourgogne Provence Occitanie Languedoc Roussillon Corse Alsace
Lorraine Auvergne Aquitaine Vendée Anjou Savoie Paris Lyon Marseille Montpellier Toulouse Rennes
Nantes Brest Angers Reims Lille Bordeaux Strasbourg Perpignan Nîmes France Europe Afrique
Algérie Maroc Tunisie Sénégal Mali Espagne Italie Portugal Méditerranée Atlantique
"""
PLACES = {_plain(word): word for word in _PLACES.split()}
"""Places known without any lexicon."""

_SHORT_NAMES = """
Ker Ty Pen Ar An Al El Els Da Do Di Del Las Los Sul San
"""
SHORT_NAMES = {word.lower(): word for word in _SHORT_NAMES.split()}
"""Short Breton, Catalan and Spanish words of names."""

_ADJECTIVE_ENDINGS = """
ais aise aises ois oise oises ien ienne iens iennes een eens eenne eennes ains aine aines isme
iste istes ation ations ique iques ment ments eur eurs euse euses atrice atrices logie graphie
able ables ite ites elle elles ative atives atif atifs trice trices erie eries
"""
ADJECTIVE_ENDINGS = tuple(_ADJECTIVE_ENDINGS.split())
"""An unknown word that ends so is an adjective or a common noun: it stays in lower case."""
