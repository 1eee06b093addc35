"""First names given in France, folded, written from general knowledge.

Used to recognise a bare "DUPONT JEAN" in an address line, and to keep a capital in titles. Names
that are above all words or places (Rose, Olive, Florence...) are set apart: they count only beside
another sign.
"""

_FIRST_NAMES = """
abdel abdelaziz abdelkader abdellah abdou abel abraham achille adam adama adele adeline adrien
adrienne agathe agnes ahmed aicha aime aimee aissatou alain alban albane albert alberte alberto
alex alexandra alexandre alexia alexis alfred ali alice alicia aline alison alix allan alma
alphonse amadou amandine amaury ambre ambroise amelie amina aminata amine ana anais anatole
andre andrea andree ange angela angele angelina angelique angelo anissa anita ann anna annabelle
anne annette annick annie annik anthony antoine antoinette antonin antonio antony ariane
aristide arlette armand armande armel armelle arnaud arsene arthur assia astrid aude audrey
auguste augustin augustine aurelia aurelie aurelien aurore avril axel axelle aya aymeric ayoub
aziz bakary baptiste barbara barthelemy bastien beatrice benedicte benjamin benoit berengere
berenice bernadette bernard berthe bertrand bettina bilal blanche blandine boris boubacar brahim
brendan briac brice brigitte bruno camille candice capucine carine carla carlos carmen carole
carolina caroline cassandra catalina catherine cecile cecilia cedric celestin celestine celia
celina celine cesar chantal charlene charles charlie charline charlotte cheikh chloe christel
christele christelle christian christiane christina christine christophe cindy claire clara
clarisse claude claudette claudie claudine clea clemence clement clementine clothilde clotilde
clovis colette coline constance constant corentin corine corinne cyprien cyril cyrille daisy
damien daniel daniela daniele danielle danny david deborah delphine denis denise denys desire
diana didier dimitri djamel djamila dolores dominique donatien dorian dorothee dylan eddy eden
edgar edith edmond edouard edwige elea elena eleonore eli eliane elie eliette elina eliot elisa
elisabeth elise ella elodie eloi eloise elsa emeline emeric emile emilie emilien emilienne emma
emmanuel emmanuelle enora enzo eric erica erik ernest ernestine erwan erwann esteban estelle
esther ethan etienne etoile eugene eugenie eulalie eva evan evelyne fabien fabienne fabio
fabrice fadila fanny farah farid farida fatiha fatima fatou fatoumata faustine felicie felicien
felix ferdinand fernand fernande fernando fiona flavie flavien fleur flore florence florent
florentin florian floriane france francine francis francisco franck francois francoise frank
fred freddy frederic frederique gabin gabriel gabrielle gael gaelle gaetan garance gaspard
gaston gautier genevieve geoffrey george georges georgette gerald geraldine gerard germain
germaine ghislain ghislaine gilbert gilberte gildas gilles gina ginette gino giovanni gisele
gladys gloria goulven grace gregoire gregory guenael guenole guilhem guillaume gurvan gustave
guy gwenael gwenaelle gwendal gwenola gwenole hadrien hakim halima hamid hamza hanna hannah
harmonie hassan hawa hector helena helene heloise henri henriette henry herve hicham hippolyte
hocine honore honorine hortense houria hubert hugo hugues huguette hussein ibrahim ibrahima
idriss igor ilan ilona imane ines ingrid irene iris isaac isabelle isidore ismael ivan jack
jackie jacky jacob jacqueline jacques jade jamal james jamila jane jasmine jason jean jeanine
jeanne jeannette jeannie jeannine jennifer jeremie jeremy jerome jerry jessica jessy jimmy
joachim joan joanna joao jocelyn jocelyne joel joelle johan johann johanna johnny jonas jonathan
jordan jordane jordi jorge jose josee joseph josephine josette josiane josselin josue josyane
juan judith jules julia julian juliana julie julien julienne juliette julio justin justine kamel
karen karim karima karine karl katell katia kelly kenza kevin khadija khaled laetitia laila
lamine lana lara laura laure laureen laurence laurene laurent laurie laurine lazare lea leandre
leila lena leo leon leonard leonie leontine leopold leslie lila lilas lilian liliane lilou lina
linda line lionel lisa lise lisette livia loan loana loic lois lola lorenzo loris lorraine lou
louane louis louisa louise louison loup luc luca lucas lucette lucie lucien lucienne lucile
lucille ludivine ludovic luis luisa luka luz lydia lydie madeleine madjid mael maelle maelys
magali maggy maiwenn malcolm malika malo mamadou manon manuel manuela marc marceau marcel
marcelle marcelline margaux margot marguerite maria mariam mariama marianne marie marielle
mariette marin marina marine mario marion marius marjolaine marjorie marlene marthe martial
martin martine maryline maryse maryvonne mateo mathias mathieu mathilde mathis mathurin matteo
matthias matthieu maud maurice mauricette maurine max maxence maxime maximilien may medhi mehdi
melanie melina melissa melodie mercedes mery michael michel michele micheline michelle mickael
miguel mikael milan mireille mohamed mohammed moise monika monique montserrat morgan morgane
mourad moussa muriel murielle mustapha myriam nabil nadege nadia nadine naima nans narcisse
nassim natacha natalie nathalie nathan nathanael nawel nelly nestor nicolas nicole nina noa noe
noel noelie noelle noemie nolan nolwenn nora norbert norma oceane odette odile olga olive olivia
olivier olympe ophelie oriane oscar oumar ousmane pablo paola paolo parfait paris pascal pascale
pascaline patrice patricia patrick paul paula paule paulette paulin pauline pedro penelope
perrine philibert philippe philippine pierre pierrette pierrick prosper prudence prune quentin
rachel rachid rachida raoul raphael raphaelle raymond raymonde rebecca regine regis reine remi
remy renan renaud rene renee ricardo richard robert roberte robin rodolphe rodrigue roger roland
rolande romain romane romuald ronan rosalie rose roselyne rosine roxane ruben sabine sabrina
sacha said salah salima sally salome salvador sam samia samir samira samuel samy sandra sandrine
sandy sara sarah saskia sebastien selma serge sergio severine shana sidonie simon simone sofia
soizic solange solene soline sonia sophie soraya stanislas stella stephane stephanie steve
steven suzanne suzette suzie sybille sylvain sylvaine sylvestre sylvette sylvia sylviane sylvie
tanguy tania tatiana teddy teo thais theo theodore theophile therese thibaud thibault thibaut
thierry thomas tifenn tim timeo timothee tiphaine titouan tom tony tristan typhaine ugo ulysse
urbain ursule valentin valentine valerie valery vanessa vera veronique vianney vicente victoire
victor victoria victorine vincent vincente violette virginie viviane vivien vladimir wafa walid
walter wendy wilfrid wilfried william willy xavier yacine yael yan yanis yann yannick yasmina
yasmine yassine yoann yohan yohann yolande youcef younes youri youssef ysaline yvan yves yvette
yvon yvonne zacharie zakaria zineb zoe zohra
"""
FIRST_NAMES = frozenset(_FIRST_NAMES.split())

_AMBIGUOUS = """
aime alma ambre angelo aude aurore avril blanche capucine clemence constance constant desire
dolores eden etoile fleur flore florence france garance germain gloria grace harmonie iris jade
jasmine lilas line lorraine lou loup luz marin marine marjolaine martin may melodie milan
narcisse oceane olive olympe parfait paris prosper prudence prune reine rose tony urbain valery
victoire violette wendy
"""
STRONG_FIRST_NAMES = FIRST_NAMES - frozenset(_AMBIGUOUS.split())
"""First names that are not also words or places."""
