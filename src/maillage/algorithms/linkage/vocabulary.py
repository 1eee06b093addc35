"""Short word lists of the record-linkage engine, written for this project; folded words."""

from maillage.algorithms.french_text.words import EMPTY_WORDS

_LEGAL = "association associations ass asso assoc asb loi 1901 declaree dite inc ltd sarl"
LEGAL_WORDS = frozenset(_LEGAL.split())
"""Words that say only what kind of body it is: they are no evidence that two names are one."""

SILENT_WORDS = EMPTY_WORDS | {"the", "of", "and", "for", "is"}

_ABBREVIATIONS = """
st=saint ste=sainte sts=saint stes=sainte nd=notre+dame cte=comite ctee=comite com=comite
ctr=centre ctre=centre cntre=centre cent=centre ntes=nantes dep=departement dept=departement
dpt=departement depart=departement departemental=departement departementale=departement
fed=federation feder=federation federat=federation reg=regional nat=national nal=national
ntl=national natl=national gpt=groupement grpt=groupement grpe=groupe cie=compagnie
soc=societe ec=ecole ecol=ecole synd=syndicat mvt=mouvement int=international
intern=international asso=association assoc=association org=organisation gym=gymnastique
foot=football hand=handball basket=basketball volley=volleyball cult=culture educ=education
form=formation dev=developpement devt=developpement dvpt=developpement devel=developpement
developt=developpement trav=travailleur ens=enseignement agric=agricole assur=assurance
coop=cooperative mjc=mjc us=us 1er=1 1ere=1 deux=2 trois=3 quatre=4 cinq=5 six=6
sept=7 huit=8 neuf=9 dix=10 mais=maison resid=residence pdl=pays+loire mont=mont
asbl=association anc=ancien pdt=president univ=universite etud=etudiant
"""
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    short: tuple(long.split("+"))
    for short, _, long in (item.partition("=") for item in _ABBREVIATIONS.split())
}
"""What registers shorten, and what it stands for; anything else is found by prefix or skeleton."""

_STREETS = """
r=rue av=avenue ave=avenue bd=boulevard bld=boulevard blvd=boulevard pl=place imp=impasse
all=allee ch=chemin che=chemin chem=chemin rte=route sq=square fg=faubourg fbg=faubourg
res=residence bat=batiment bt=batiment lot=lotissement st=saint ste=sainte gal=general
mal=marechal dr=docteur pdt=president cdt=commandant cres=crescent crt=court rd=road
pde=parade drv=drive gr=grove cct=circuit hwy=highway vlge=village vlg=village
retrmnt=retirement
"""
STREET_ABBREVIATIONS = dict(item.split("=") for item in _STREETS.split())

_CIVILITIES = "m mr mme mlle madame monsieur mademoiselle dr docteur pr me maitre"
CIVILITIES = frozenset(_CIVILITIES.split())

FORMER = frozenset(("ex", "anciennement"))
"""What follows is the former name: both names are tried."""

_FREE_MAIL = """
gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net hotmail.fr
hotmail.com yahoo.fr yahoo.com outlook.fr outlook.com live.fr live.com aol.com aliceadsl.fr
club-internet.fr numericable.fr bbox.fr noos.fr cegetel.net 9online.fr voila.fr msn.com
icloud.com me.com proton.me protonmail.com gmx.fr gmx.com ymail.com libertysurf.fr tele2.fr
dbmail.com mailo.com netcourrier.com caramail.com nordnet.fr infonie.fr 9business.fr
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())
"""Mail providers: two addresses there say nothing of their owners."""

_SHARED_HOSTS = """
facebook.com instagram.com twitter.com x.com linkedin.com youtube.com helloasso.com
perso.orange.fr pagesperso-orange.fr perso.wanadoo.fr free.fr wordpress.com blogspot.com
blogspot.fr over-blog.com e-monsite.com wixsite.com wix.com sites.google.com assoconnect.com
jimdo.com jimdofree.com canalblog.com net1901.org asso-web.com pagesjaunes.fr tiktok.com
google.com club.fr clubeo.com footeo.com
"""
SHARED_HOSTS = frozenset(_SHARED_HOSTS.split())
"""Hosts of many: only with the path does such an address name somebody."""
