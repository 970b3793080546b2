/**
 * Given names that one person may use in turn: diminutives, spellings and translations (general knowledge of French,
 * English and other European usage; one group a line, a name may stand in several groups).
 */
const GROUPS = `
abigail abby abbie gail
abraham abe ibrahim brahim
adelaide adele addie
agnes agnese ines
alain alan allan allen
albert al bert bertie alberto
alexandre alexander alex alec alejandro alessandro sacha sasha xander sandy aleksandr alexandr iskander aleksander
alexandra alex sandra sandy alexia aleksandra sacha sasha
alfred alf fred freddie alfie alfredo
alice alys alicia ali
alison ali allison
amelie amelia millie emilie
anastasia nastia ana stacy
andre andrew andy andreas andrea drew andrei andrej andres dede
anne ann anna annie hannah anya ana annette nan nancy anita anouk
annemarie annmarie
anthony tony antoine antonio anton ant antony toni
antoinette toinette toni
archibald archie
arthur art artie arturo
auguste august gus augustin augustus
aurelie aurelia lili
barbara barb babs barbie
barthelemy bartholomew bart
beatrice bea trixie beatrix
benedicte benedict ben
benjamin ben benny benji benjy
bernard bernie bernhard bernardo
bertrand bert
bridget brigitte biddy bridie
camille cam milla camilla
caroline carrie carol carolyn caro carolina
catherine katherine kathryn kate katie cathy kathy kitty cath katy catalina caterina katharine katarina ekaterina kat kathleen
cecile cecilia cissy celia cecily
charles charlie charley chuck carl karl carlos carlo chas charly karol
charlotte lottie charlie lotte charly
christelle christel chris
christian chris cristian
christine christina chris tina christy chrissie kristina kristin cristina
christophe christopher chris kit cristobal christoph kris
claire clara clare
claude claudius claudio
claudine claudia
clement clem clemente
colette nicole coco
constance connie
corinne corinna coco
daniel dan danny daniil danilo dany
danielle dani
david dave davy dai dewi daoud
deborah debbie deb debra
denis dennis denys den
didier desire
dominique dom dominic domenico
donald don donnie
dorothee dorothy dot dolly dora dottie
douglas doug
edmond edmund ed ned ted eamon
edouard edward ed eddie eddy ted teddy ned eduardo
eleonore eleanor ellie nell nora leonor lenore nellie
elisabeth elizabeth liz lizzie beth betty eliza lisa elsie libby bess bessie babette lise isabel liza betsy elspeth
elise eliza lise
ellen helen nell nellie
emile emil emilio
emilie emily em emmy milly emma
emmanuel emanuel manu manuel
emmanuelle manu
eric erik rick
ernest ernie ernst ernesto
estelle stella
etienne stephen steven steve stephane stefan stephan esteban stefano stephanos
eugene gene evgeny
eve eva
evelyne evelyn eve
fabien fabian fab
fabrice fabrizio
fatima fatma fatoumata fatou
felix felice
fernand ferdinand fernando ferdie
florence flo flora florrie
florian flo
francois francis frank francisco francesco franz fran franco frankie
francoise frances fanny fran francesca
francine fran
franck frank frankie franklin
frederic frederick fred freddy freddie friedrich frederico fritz
frederique fred
gabriel gab gaby gabe
gabrielle gaby gabi
genevieve ginette viviane
geoffroy geoffrey geoff jeff jeffrey godfrey
georges george georgie jorge georg giorgio yuri
georgette georgina georgia
gerald gerry jerry gerard
gerard ged gerry gerhard gerardo
gertrude gert trudy gertie
gilbert gil bert
gilles giles
gregoire gregory greg grigori
guillaume william will bill billy willy liam willie wilhelm guillermo bil
gustave gustav gus
guy guido
harold harry hal
helene helen ellen elena nell lena nelly helena
henri henry harry hank heinrich enrique hal enrico
henriette harriet henrietta hettie hattie etta
herbert herb bert bertie herbie
hortense
horace horatio
hubert bert hugh
hugues hugo hugh
ian iain
irene renee
isaac isaak ike zak ishaq
isabelle isabel isabella bella isa belle izzy isobel
jacqueline jackie jacquie jacky
jacques james jim jimmy jamie jacob jack jake diego iago jaime giacomo jem jacky yakub jakob
janine jeannine jeanine nina
jason jay
jean john johnny jack jon ivan juan giovanni johann hans jan sean ian evan joao jeannot johannes ioan johnnie jock
jeanne jane joan jenny joanna janet janie jeannette johanna giovanna juana
jeanpierre jp
jeanpaul jp
jeanphilippe jp
jeanbaptiste jb
jeanclaude jc
jeanchristophe jc
jeanfrancois jf
jeanjacques jj
jeanluc jl
jeanlouis jl
jeanmarc jm
jeanmarie jm
jeanmichel jm
pierreyves py
jennifer jenny jen jenna jennie
jeremie jeremy jerry jez jeremiah jem
jerome jerry gerome
jessica jess jessie
joachim joaquin
joel jo
jonathan jon john nathan jonny
joseph joe joey jo jose giuseppe youssef yusuf josef jos josephus yousef
josephine jo josie fifi josephina
joshua josh
josiane josy
judith judy jude
jules julius julio jule
julie julia
julien julian jul
juliette juliet julia
justine justina
karim kareem
kenneth ken kenny
laetitia letitia letty
laurence laura laurie lauren
laurent lawrence larry laurie lorenzo lars
leon leo leonard
leonard len leo lenny leonardo
lewis lew louis
louis lou lewis luis luigi ludwig
louise lou louisa luisa lulu
luc luke lucas luca lukas
lucie lucy lucia
lucien lucian luciano lulu
madeleine madeline maddy maddie magdalena mado magdalene
magalie magali maguy
marc mark marcus marco markus marcos
marcel marcello marcellus
margaret marguerite maggie meg peggy margot madge daisy greta rita margarita margery maisie
marie mary maria mariah molly polly mamie may miriam maryam mari moll
marielouise marilou malou
martin marty martino martine
martha marthe marta mattie
mathilde matilda tilly mattie maud
matthieu mathieu matthew matt matthias mateo matteo mathias
maurice morris moritz
maxime max maximilien maximilian maxim
melanie mel
michel michael mike mick mickey mikhail miguel micky michal
michele michelle mich
mohamed mohammed muhammad mohammad med mouhamed mehmet mo momo
monique monica
moses moise moshe moussa
nathalie natalie nat natalia natasha
nathaniel nathan nat nate
nicolas nicholas nick nico nicky klaus nikolai nicola niko colas nikolaos
nicole nicky nikki
oliver olivier ollie oli noll
olivia liv livia
pascal pasqual
patrice patrick pat
patricia pat patty trish tricia patsy
patrick pat paddy pat patricio
paul pablo paolo pavel paulo pal
pauline paula paulina
penelope penny
peter pierre pete pedro pietro petr piotr pierrot pieter piet petros
philippe philip phil felipe filippo phillip pip philipp
philomene philomena mena
rachel rachael rae rachelle
raphael rafael raf rafa
raymond ray raimund ramon
rebecca becky becca reba
regis reginald reg reggie
remi remy
renaud reynald reginald
rene renato
richard rick rich dick ricky ricardo riccardo dickie dickon dicky
robert rob bob bobby robbie bert roberto rupert robin bobbie
roderick rod rory
rodolphe rudolf rudolph rudy
roger rodger ruggero rog
roland rolland orlando rowland
ronald ron ronnie
rosalie rosa rose rosie rosalind
salome sally
samantha sam
samuel sam sammy
sandrine sandra alexandrine
sarah sara sally sadie
sebastien sebastian seb bastien
serge sergei sergio sergey
simon simeon shimon
solange sol
sophie sophia sofia sof
stanislas stanley stan stanislaw
stephane stephen stefan steph
stephanie steph stephany fanny
suzanne susan sue susie suzie susanna suzy susannah
sylvain silvain silvanus
sylvie sylvia silvia
terence terry terrance
theodore theo ted teddy fyodor teodoro
theophile theo
therese teresa terry tess theresa tessa
thibault thibaud thibaut theobald
thierry terry theodoric
thomas tom tommy tomas tommaso thom
timothee timothy tim timmy
tristan tris
valentin val valentine
valerie val valeria
veronique veronica ronnie vero
victor vic viktor vittorio
victoire victoria vicky tori vicki
vincent vince vin vinnie vincenzo vicente
virginie virginia ginny
vladimir volodymyr vova volodia vlad
walter walt wally gautier gauthier
wilfred wilf fred wilfrid
winifred winnie freda
xavier xav javier
yann yannick yan jan
yves ivo yvon ives
yvette yvonne
zacharie zachary zach zack
zoe zoey
`

const groupsOf = new Map<string, Set<number>>()
GROUPS.trim()
  .split('\n')
  .forEach((line, index) => {
    for (const name of line.split(' ')) {
      const groups = groupsOf.get(name) ?? new Set<number>()
      groups.add(index)
      groupsOf.set(name, groups)
    }
  })

/** The groups a folded given name belongs to, or undefined: looked up once a record, for `sameGroups`. */
export function givenNameGroups(name: string): ReadonlySet<number> | undefined {
  return groupsOf.get(name)
}

/** True when two names looked up with `givenNameGroups` have a group in common. */
export function sameGroups(a: ReadonlySet<number> | undefined, b: ReadonlySet<number> | undefined): boolean {
  if (a === undefined || b === undefined) return false
  for (const group of a) if (b.has(group)) return true
  return false
}

/** The head of the first group a folded given name belongs to, else the name itself: a coarse key for blocking. */
export function givenNameRoot(name: string): string {
  const groups = groupsOf.get(name)
  if (groups === undefined) return name
  const first = Math.min(...groups)
  return GROUP_HEADS[first] ?? name
}

const GROUP_HEADS = GROUPS.trim()
  .split('\n')
  .map((line) => line.split(' ')[0] ?? '')

/** True for a folded word that the table knows as a given name. */
export function isKnownGivenName(name: string): boolean {
  return groupsOf.has(name)
}
