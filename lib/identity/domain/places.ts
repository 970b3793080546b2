/** Words that stand in names of towns more than in names of persons or of things, in the languages of the readers of headers. */
const IN_NAMES =
  'saint st sainte san santa sao sur sous les ville villeneuve port porto puerto mont mount monte north south east west upper ' +
  'lower beach bay creek river lake hill hills heights valley point springs island crossing junction bad ober unter'

/** Large towns of Europe and of countries that write to it (general knowledge): enough of any list of addresses. */
const TOWNS =
  'paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims toulon grenoble dijon angers ' +
  'nimes brest tours limoges amiens metz besancon orleans rouen mulhouse caen nancy argenteuil montreuil roubaix dunkerque ' +
  'avignon poitiers versailles pau lorient quimper vannes london birmingham leeds glasgow sheffield bradford liverpool ' +
  'edinburgh manchester bristol cardiff leicester coventry nottingham newcastle sunderland brighton plymouth wolverhampton ' +
  'derby swansea southampton portsmouth oxford cambridge york dublin belfast cork berlin hamburg munchen munich koln cologne ' +
  'frankfurt stuttgart dusseldorf dortmund essen leipzig bremen dresden hannover nurnberg duisburg bochum wuppertal bonn wien ' +
  'vienna graz linz salzburg zurich geneve geneva basel bern lausanne bruxelles brussels brussel antwerpen anvers gent gand ' +
  'liege charleroi namur luxembourg amsterdam rotterdam utrecht eindhoven groningen madrid barcelona valencia sevilla ' +
  'zaragoza malaga murcia bilbao roma rome milano milan napoli torino palermo genova bologna firenze venezia verona lisboa ' +
  'lisbon warszawa krakow praha prague budapest sydney melbourne brisbane perth adelaide canberra chicago boston houston ' +
  'dallas philadelphia phoenix toronto montreal quebec vancouver'

const PLACE_WORDS = new Set(`${IN_NAMES} ${TOWNS}`.split(' '))

/** True for a folded word that speaks for a town. One word proves nothing; the share of a column's values that hold one does. */
export function isPlaceWord(word: string): boolean {
  return PLACE_WORDS.has(word)
}
