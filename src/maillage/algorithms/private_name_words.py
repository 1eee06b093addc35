"""Folded words around names in French address lines, written for this project."""

_PLACE_WORDS = """
rue r avenue av ave boulevard bd bld bvd boul place pl placette impasse imp allee allees all
chemin ch che chem route rte quai cours square sq esplanade esp passage pass sentier sente
traverse venelle villa villas ruelle montee cote cour rond-point rondpoint rpt carrefour
faubourg fg fbg promenade mail parvis voie chaussee digue pont porte port lieu-dit lieudit ld
hameau ham bourg village vlge lotissement lot quartier qua residence res residences immeuble imm
batiment bat bt appartement appt app apt escalier esc etage entree tour porche hlm bp cs cedex
tsa boite zone za zi zac parc domaine dom ferme moulin mas chateau manoir clos cite cites
camping carrer cami placa avinguda plaza salle salles gymnase stade centre complexe espace foyer
maison maisons theatre mediatheque bibliotheque lycee college ecole ecoles groupe universite
faculte fac campus laboratoire labo institut hopital clinique chu caserne halle halles marche
musee piscine pavillon presbytere eglise chapelle temple mosquee couvent abbaye cathedrale
monastere institution internat antenne annexe local locaux siege bureau mont plage pointe ile
tertre coteau hauts hauteur val vallee bois lande croix fontaine source auberge hotel bar cafe
restaurant brasserie bistrot pizzeria boulangerie pharmacie garage magasin boutique crique
jardin jardins kiosque refuge gite chalet gare aeroport aerodrome golf hippodrome fromagerie
patinoire terrain terrains hall station galerie galeries camp partvis lycees colleges cafes
tabac boulodrome castel racing legt lp lep lpo cfa ty ker cave caves permanence patronage manege
velodrome arenes court courts piste bassin base tennis ecuries ecurie haras cabane cabanes cale
crypte esplande grosse gros grand grande petite vieille vieux nouveau nouvelle lavoir pres pre
prairie pressoir grange four carriere rocade giratoire terrasse terrasses
"""
PLACE_WORDS = frozenset(_PLACE_WORDS.split())
"""Kinds of streets, buildings and spots: a person's name after one of them names the place."""

_ADDRESS_WORDS = "appt app apt appartement bat bt batiment esc rue avenue bp bd"
ADDRESS_WORDS = frozenset(_ADDRESS_WORDS.split())
"""Words that begin an address written after a name without a comma."""

_ORGANISATION_WORDS = """
emmaus mairie mairies association associations asso amicale comite club mjc mpt csc ligue
federation union syndicat office service services direction departement prefecture sous-
prefecture conseil communaute metropole pole pole-emploi credit banque caisse poste cci chambre
cpam caf msa apf adapei secours croix-rouge familles societe sarl sas entreprise etablissements
ets ste cooperative mutuelle maif macif france habitat tribunal palais gendarmerie police
pompiers sdis ugecam udaf cnrs inra iut iufm uer ufr ddjs cdos ccas chrs ehpad esat ime fjt ces
cfa lycee lyce entente mines coiffure cycles sa crous mda omnisports ville commune collectif
reseau agence mission ministere groupement fondation paroisse diocese eveche scouts eclaireurs
theatre cinema cercle ucc radio auto moto journal librairie atelier studio nous vous eux soi
habitant l'habitant lui elle moi toi
"""
ORGANISATION_WORDS = frozenset(_ORGANISATION_WORDS.split())
"""After "chez" or "c/o", these say that the host is no private person."""

_ROLE_WORDS = """
president presidente presidents co-president co-presidente vice-president vice-presidente
secretaire tresorier tresoriere directeur directrice responsable maire gerant gerante
proprietaire fondateur fondatrice general generale adjoint adjointe actuel actuelle
correspondant correspondante
"""
ROLE_WORDS = frozenset(_ROLE_WORDS.split())
"""Offices: they announce a person but name nobody."""

_NOT_A_NAME = """
en exercice au aux sur sous chez pour par dans a qui est ses transferee transfere cedex suite
numero n no bis ter quater vitry ancien ancienne haut bas rez-de-chaussee rdc etage droite
gauche face derriere residence pres ii iii iv vi vii viii ix xi xii xiii xiv xv marina
"""
NOT_A_NAME = frozenset(_NOT_A_NAME.split())
"""Words that end a name."""

_PARTICLES = "de du des d la le les van von der den da do dos di del della el al ben y san"
PARTICLES = frozenset(_PARTICLES.split())
"""Small words inside surnames."""

_SAINT_WORDS = "saint sainte st ste sant santa notre-dame notre dame"
SAINT_WORDS = frozenset(_SAINT_WORDS.split())

_FAMOUS = """
jean jaures|jean moulin|jean monnet|jean zay|jean mace|jean mermoz|jean vilar|jean bart
jean giono|jean rostand|jules ferry|jules verne|jules guesde|jules valles|victor hugo|emile zola
marcel pagnol|marcel proust|charles de gaulle|pierre mendes france|pierre curie|marie curie
pierre et marie curie|pierre de coubertin|louis pasteur|louis aragon|louise michel|simone veil
simone de beauvoir|simone signoret|albert camus|antoine de saint-exupery|jacques prevert
jacques brel|georges brassens|georges pompidou|edith piaf|paul eluard|paul valery|paul verlaine
paul cezanne|arthur rimbaud|guy moquet|guy mocquet|leo lagrange|leo ferre|romain rolland
roger salengro|robert schuman|anatole france|alphonse daudet|frederic mistral|joliot curie
irene joliot-curie|nelson mandela|martin luther king|rosa parks|lucie aubrac|germaine tillion
gerard philipe|maurice ravel|claude debussy|claude monet|auguste renoir|auguste rodin
henri matisse|gustave flaubert|leon gambetta|aristide briand|alfred de musset|joan miro
victor schoelcher|camille claudel|blaise pascal|paul vaillant couturier|paul bert|paul doumer
paul langevin|marcel cachin|marcel cerdan|leonard de vinci|joachim du bellay|jean charcot
tanguy prigent|jacques cartier|hector berlioz|georges bizet|anne frank|marie laurencin
pablo picasso|pablo neruda|pierre bise|louis braille|louis armand|henri dunant|alexandre dumas
honore de balzac|theophile gautier|francois mitterrand|francois rabelais|george sand
jeanne d'arc|olympe de gouges|olympe degouges
"""
FAMOUS_PEOPLE = frozenset(name for line in _FAMOUS.split("\n") for name in line.split("|") if name)
"""People whose name alone on a line is that of a place."""
