"""Which given names are forms of one another, and which words of a name tell little. Data.

Written for this project from general knowledge of names in use in the United Kingdom. A form that
belongs to two names stands with the more frequent; sound and spelling find the other.
"""

from __future__ import annotations

# A group a line; a line that is indented goes on with the one before.
_GROUPS = """
william bill billy will willie wm liam gwilym wilhelm guillaume guglielmo vasile
robert bob bobby rob robbie bert roberto robat
richard dick rick ricky rich richie ricardo ryszard
john jon johnny jack sean shaun shawn evan ieuan ifan sion juan joao ivan jan johann giovanni
  yahya ion ioan
ian iain
james jim jimmy jamie jem seamus hamish iago jaime giacomo
joseph joe joey jose josef jozef giuseppe yusuf youssef yousuf yusef yousef iosif
thomas tom tommy tomos tomas tomasz toma
charles charlie chuck carl karl carlos karol siarl
edward ed eddie ted teddy ned eduardo edouard edmund
henry harry hank harri henryk enrique heinrich
george georgie jorge jerzy gheorghe giorgio georgios jiri siorys
michael mike mick mickey micky mikey michal mikhail miguel michel mihai meical mikael
david dave davey davy dai dafydd dewi dawid daud dawud davide
daniel dan danny danni
stephen steven steve stevie stefan steffan istvan esteban stephane szczepan
andrew andy drew andrzej andre andrei andreas andres anders
anthony antony tony anton antoni antonio antoine
peter pete petey pedr pedro piotr petr petru pierre pavlos
paul pawel pablo paolo pavel pol
matthew matt matty mateusz matteo matei mathieu matthias
christopher chris kit christophe krzysztof cristian kristoffer
nicholas nick nicky nico nikolai mikolaj nicolae nicolas klaus
alexander alex alec sandy aleksander alexandru alejandro sasha iskander
benjamin ben benny benji binyamin
samuel sam sammy samuil
jonathan jonny jonty nathan
patrick pat paddy padraig patryk patrice
kenneth ken kenny
gerald gerry jerry gerard gerallt
lawrence laurence larry laurie lorenzo
frederick fred freddie freddy fryderyk federico
albert al bertie alberto
arthur art artie artur arturo
francis frank frankie franciszek francesco francisco francois proinsias
gregory greg grzegorz grigore
timothy tim timmy
philip phil pip phillip filip felipe philippe
leonard len lenny leo leon
raymond ray raimund
ronald ron ronnie
donald don donnie domhnall
joshua josh
jacob jake jakub yaqub yakub iacob jakob
zachary zach zack zak zakariya zakaria
theodore theo teodor
simon si szymon simeon
martin marty marcin martyn
luke lukasz luca lucas luc
mark marc marek marco marcus marius
stanislaw stan stanley staszek
elizabeth liz lizzie beth betty eliza libby lisa elspeth elisabeth elzbieta ela bethan isabel
  isabella isobel elisabeta bess betsy izzy bella
margaret maggie meg peggy madge marge margie rita greta malgorzata gosia marged mared mairead
  margareta marguerite
mary molly polly maria marie mair mari maire maryam mariam miriam marya
katherine catherine kathryn katharine cathryn kate katie kathy cathy kat kitty kay katarzyna
  kasia ecaterina caterina catrin cadi katya ekaterina
kathleen caitlin
karen karin
ann anne anna annie nan nancy anya ania anka ana
hannah hanna hana
susan sue susie suzy suzanne susanna zuzanna shoshana
patricia tricia trish patsy patti
jennifer jen jenny jenni guinevere gwenhwyfar
jane janey sian
jean jeanette jeanne
joanna jo joanne johanna ioana ivana
janet sinead
siobhan siwan
victoria vicky vikki tori wiktoria
deborah debbie deb debra
barbara babs barb basia
dorothy dot dottie dolly dorota
eleanor ellie nell nellie elinor leonora nora
ellen helen helena nelly elin eileen aileen eluned elena ileana halina
frances fran fanny francesca
jessica jess jessie
alice ali ally alicja alys
amanda mandy
christine chrissie tina christina krystyna kirsty kirsten cristina
rebecca becky becca rebekah rifka
rachel rach raquel rachael rahel
samantha sammie
alexandra alexa lexi sandra aleksandra ola olenka alessandra
charlotte lottie carlotta
caroline carrie carolyn carolina karolina
emma em emmy
emily emilia emmeline
florence flo flossie
georgina georgia georgiana
harriet hattie henrietta
judith judy jude judyta
julia julie juliet julianna
josephine josie
louise lou louisa luisa ludwika
lucy lucia lucja lleucu
martha marta
matilda tilly mattie
natalie nat natalia natasha
olivia liv livvy oliwia
penelope penny
philippa
sarah sara sally sadie
sophie sophia zofia sofia zosia
stephanie steph stefania
theresa teresa terry tess
veronica ronni weronika
amelia millie milly
abigail abi abby
jacqueline jackie jacqui
angela angie
gillian gill jill
bridget bridie brid
maureen mo
winifred winnie gwen gwenllian
agnes agnieszka aga nesta
magdalena magda madeleine maddie
monica monika
mohammed muhammad mohammad muhammed mohamed mohamad mohamud mahamed mohamoud md mohd muhd mehmet
  mohammod mohamet
ahmed ahmad ahmet achmed
ali aly
hussain hussein husain husein hossain hossein
hasan hassan
abdullah abdulla abdallah abdalla
abdul abdel abd abdur
ibrahim ebrahim ibraheem abraham avraham
ismail ismael esmail ishmael
omar umar omer
usman osman uthman othman usama
khalid khaled
aisha ayesha aysha aishah aicha
fatima fatimah fatema fatma fathima
khadija khadijah kadija hadija
zainab zaynab zeinab zeynep
amina aminah aamina
nasreen nasrin
shabnam shabana
parveen parvin parvez
rahman rehman
iqbal eqbal
gurpreet gurprit
harpreet harprit
jaswinder jasvinder
balwinder balvinder
sukhdev sukdev
krishna krishnan kishan
lakshmi laxmi
vijay bijay
sanjay sanjeev
wei way
xiao hsiao
owen owain eoin eoghan ewan euan
rhys reece reese rees
gareth garth gary gaz
niamh neve
aoife eva eve ewa
caoimhe keeva
cian kian
ciaran kieran keiran
declan
saoirse
tadhg teague
aled
angharad
cerys
geraint
huw hugh hew
llinos
lowri laura lauren lora
megan
myfanwy
nia
rhian rhiannon
sioned
tegan
emmanuel manny
wojciech wojtek
"""
ROOTS: dict[str, str] = {
    form: group.split()[0]
    for group in _GROUPS.replace("\n  ", " ").strip().splitlines()
    for form in group.split()
}

# Ways of writing a name short, which any bearer of the long one may have.
WRITTEN_SHORT = frozenset({"md", "mohd", "muhd", "wm", "jas", "chas", "geo", "thos", "jos", "abd"})

# What many share who are no family: names of a faith, titles, words for woman, daughter, son.
WEAK = frozenset(
    {
        "singh", "kaur", "bibi", "begum", "khatun", "khatoon", "bano", "banu", "devi", "kumar",
        "kumari", "khanom", "khanum", "sultana", "akter", "akhtar", "miah", "mia", "ullah", "uddin",
        "mohammed", "muhammad", "mohammad", "mohamed", "md",
    }
)  # fmt: skip
