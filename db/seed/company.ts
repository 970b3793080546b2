import type { Channel } from '../../lib/channels/port'
import type { StaffKey } from './sign-ins'

/** Maison Clairvue, opticiens: fourteen shops in western France, since 1987. All of it is invented. */
/** Who answers for the processing, as consent receipts, the ledger and automatic answers name it. */
export const ORGANISATION = {
  name: 'Maison Clairvue',
  brand: 'Maison Clairvue',
  contact: 'Camille Aubry, déléguée à la protection des données',
  email: 'contact@clairvue.example',
  phone: '02 61 91 40 00',
  address: {
    streetAddress: '6 rue Crébillon',
    postalCode: '44000',
    addressLocality: 'Nantes',
    addressCountry: 'FR',
  },
}

export const COMPANY = { name: 'Maison Clairvue', domain: 'clairvue.example', web: 'www.clairvue.example' }

export type ShopKey =
  | 'graslin'
  | 'talensac'
  | 'hoche'
  | 'sainte-anne'
  | 'saint-nazaire'
  | 'vannes'
  | 'lorient'
  | 'quimper'
  | 'brest'
  | 'angers'
  | 'roche'
  | 'laval'
  | 'cholet'
  | 'saint-malo'

export type Shop = {
  key: ShopKey
  /** "boutique de Vannes" */
  name: string
  city: string
  /** "à Vannes", "place Graslin" */
  at: string
  street: string
  postcode: string
  phone: string
  /** First name of the person customers ask for. */
  optician: string
  staff: StaffKey
  around: readonly (readonly [postcode: string, city: string])[]
}

export const SHOPS: readonly Shop[] = [
  {
    key: 'graslin',
    name: 'Nantes Graslin',
    city: 'Nantes',
    at: 'place Graslin',
    street: '6 rue Crébillon',
    postcode: '44000',
    phone: '02 61 91 40 10',
    optician: 'Thibault',
    staff: 'thibault',
    around: [
      ['44000', 'Nantes'],
      ['44100', 'Nantes'],
      ['44230', 'Saint-Sébastien-sur-Loire'],
      ['44400', 'Rezé'],
      ['44800', 'Saint-Herblain'],
    ],
  },
  {
    key: 'talensac',
    name: 'Nantes Talensac',
    city: 'Nantes',
    at: 'à Talensac',
    street: '21 rue Paul-Bellamy',
    postcode: '44000',
    phone: '02 61 91 40 11',
    optician: 'Sandrine',
    staff: 'thibault',
    around: [
      ['44000', 'Nantes'],
      ['44300', 'Nantes'],
      ['44700', 'Orvault'],
      ['44240', 'La Chapelle-sur-Erdre'],
      ['44470', 'Carquefou'],
    ],
  },
  {
    key: 'saint-nazaire',
    name: 'Saint-Nazaire',
    city: 'Saint-Nazaire',
    at: 'à Saint-Nazaire',
    street: '48 avenue de la République',
    postcode: '44600',
    phone: '02 61 91 40 12',
    optician: 'Olivier',
    staff: 'thibault',
    around: [
      ['44600', 'Saint-Nazaire'],
      ['44500', 'La Baule-Escoublac'],
      ['44350', 'Guérande'],
      ['44570', 'Trignac'],
      ['44380', 'Pornichet'],
    ],
  },
  {
    key: 'hoche',
    name: 'Rennes Hoche',
    city: 'Rennes',
    at: 'place Hoche',
    street: '11 place Hoche',
    postcode: '35000',
    phone: '02 61 91 35 10',
    optician: 'Soazig',
    staff: 'soazig',
    around: [
      ['35000', 'Rennes'],
      ['35700', 'Rennes'],
      ['35510', 'Cesson-Sévigné'],
      ['35830', 'Betton'],
      ['35760', 'Saint-Grégoire'],
    ],
  },
  {
    key: 'sainte-anne',
    name: 'Rennes Sainte-Anne',
    city: 'Rennes',
    at: 'à Sainte-Anne',
    street: '3 rue de Saint-Malo',
    postcode: '35000',
    phone: '02 61 91 35 11',
    optician: 'Mathieu',
    staff: 'soazig',
    around: [
      ['35000', 'Rennes'],
      ['35200', 'Rennes'],
      ['35136', 'Saint-Jacques-de-la-Lande'],
      ['35170', 'Bruz'],
      ['35740', 'Pacé'],
    ],
  },
  {
    key: 'saint-malo',
    name: 'Saint-Malo',
    city: 'Saint-Malo',
    at: 'à Saint-Malo',
    street: '17 boulevard de Rochebonne',
    postcode: '35400',
    phone: '02 61 91 35 12',
    optician: 'Nolwenn',
    staff: 'soazig',
    around: [
      ['35400', 'Saint-Malo'],
      ['35800', 'Dinard'],
      ['35260', 'Cancale'],
      ['35430', 'Saint-Jouan-des-Guérets'],
    ],
  },
  {
    key: 'vannes',
    name: 'Vannes',
    city: 'Vannes',
    at: 'à Vannes',
    street: '9 rue du Mené',
    postcode: '56000',
    phone: '02 61 91 56 10',
    optician: 'Jeanne',
    staff: 'jeanne',
    around: [
      ['56000', 'Vannes'],
      ['56860', 'Séné'],
      ['56610', 'Arradon'],
      ['56400', 'Auray'],
      ['56370', 'Sarzeau'],
    ],
  },
  {
    key: 'lorient',
    name: 'Lorient',
    city: 'Lorient',
    at: 'à Lorient',
    street: '30 rue du Port',
    postcode: '56100',
    phone: '02 61 91 56 11',
    optician: 'Anaïg',
    staff: 'jeanne',
    around: [
      ['56100', 'Lorient'],
      ['56270', 'Ploemeur'],
      ['56600', 'Lanester'],
      ['56700', 'Hennebont'],
    ],
  },
  {
    key: 'quimper',
    name: 'Quimper',
    city: 'Quimper',
    at: 'à Quimper',
    street: '14 rue Kéréon',
    postcode: '29000',
    phone: '02 61 91 29 10',
    optician: 'Ronan',
    staff: 'jeanne',
    around: [
      ['29000', 'Quimper'],
      ['29900', 'Concarneau'],
      ['29100', 'Douarnenez'],
      ['29170', 'Fouesnant'],
    ],
  },
  {
    key: 'brest',
    name: 'Brest',
    city: 'Brest',
    at: 'à Brest',
    street: '52 rue de Siam',
    postcode: '29200',
    phone: '02 61 91 29 11',
    optician: 'Morgane',
    staff: 'jeanne',
    around: [
      ['29200', 'Brest'],
      ['29480', 'Le Relecq-Kerhuon'],
      ['29280', 'Plouzané'],
      ['29800', 'Landerneau'],
    ],
  },
  {
    key: 'angers',
    name: 'Angers',
    city: 'Angers',
    at: 'à Angers',
    street: '5 rue des Lices',
    postcode: '49100',
    phone: '02 61 91 49 10',
    optician: 'Bruno',
    staff: 'bruno',
    around: [
      ['49000', 'Angers'],
      ['49100', 'Angers'],
      ['49240', 'Avrillé'],
      ['49130', 'Les Ponts-de-Cé'],
      ['49124', 'Saint-Barthélemy-d’Anjou'],
    ],
  },
  {
    key: 'cholet',
    name: 'Cholet',
    city: 'Cholet',
    at: 'à Cholet',
    street: '26 rue Nationale',
    postcode: '49300',
    phone: '02 61 91 49 11',
    optician: 'Delphine',
    staff: 'bruno',
    around: [
      ['49300', 'Cholet'],
      ['49450', 'Sèvremoine'],
      ['49280', 'La Séguinière'],
      ['85130', 'La Gaubretière'],
    ],
  },
  {
    key: 'laval',
    name: 'Laval',
    city: 'Laval',
    at: 'à Laval',
    street: '8 rue des Déportés',
    postcode: '53000',
    phone: '02 61 91 53 10',
    optician: 'Fabrice',
    staff: 'bruno',
    around: [
      ['53000', 'Laval'],
      ['53810', 'Changé'],
      ['53960', 'Bonchamp-lès-Laval'],
      ['53940', 'Saint-Berthevin'],
    ],
  },
  {
    key: 'roche',
    name: 'La Roche-sur-Yon',
    city: 'La Roche-sur-Yon',
    at: 'à La Roche',
    street: '33 rue Georges-Clemenceau',
    postcode: '85000',
    phone: '02 61 91 85 10',
    optician: 'Clémence',
    staff: 'thibault',
    around: [
      ['85000', 'La Roche-sur-Yon'],
      ['85430', 'Aubigny-les-Clouzeaux'],
      ['85310', 'Nesmy'],
      ['85170', 'Le Poiré-sur-Vie'],
    ],
  },
]

export type QueueKey = 'accueil' | 'reseaux' | 'atelier' | 'mutuelles' | 'boutiques' | 'domicile' | 'pros'

export const TEAMS = [
  { key: 'relation', name: 'Relation client', members: ['lea', 'karim', 'ines', 'nathalie'] },
  { key: 'reseau', name: 'Boutiques', members: ['soazig', 'thibault', 'jeanne', 'bruno', 'yann'] },
  { key: 'atelier', name: 'Atelier et après-vente', members: ['gwenaelle', 'karim'] },
  { key: 'tiers', name: 'Tiers payant et domicile', members: ['aminata', 'lea'] },
  { key: 'pros', name: 'Entreprises et collectivités', members: ['maxime'] },
] as const satisfies readonly { key: string; name: string; members: readonly StaffKey[] }[]

export const QUEUES = [
  { key: 'accueil', name: 'Relation client', team: 'relation', isDefault: true },
  { key: 'reseaux', name: 'Réseaux sociaux et avis', team: 'relation', isDefault: false },
  { key: 'boutiques', name: 'Boutiques', team: 'reseau', isDefault: false },
  { key: 'atelier', name: 'Atelier et après-vente', team: 'atelier', isDefault: false },
  { key: 'mutuelles', name: 'Tiers payant et mutuelles', team: 'tiers', isDefault: false },
  { key: 'domicile', name: 'Visites à domicile', team: 'tiers', isDefault: false },
  { key: 'pros', name: 'Entreprises et collectivités', team: 'pros', isDefault: false },
] as const satisfies readonly { key: QueueKey; name: string; team: (typeof TEAMS)[number]['key']; isDefault: boolean }[]

export type AccountKey = string
type Account = {
  key: AccountKey
  channel: Channel
  name: string
  address: string
  queue: QueueKey
  promisedMinutes: number
  signature?: string
  isDefault?: boolean
}

const HOURS = 60
const SIGNED = `Maison Clairvue, opticiens
Relation client · 02 61 91 40 00, du lundi au samedi de 9 h à 19 h
6 rue Crébillon, 44000 Nantes`

/** Every door customers may come in by, each with its queue and the delay we promise (S4). */
export const ACCOUNTS: readonly Account[] = [
  {
    key: 'email',
    channel: 'email',
    name: 'Relation client',
    address: 'contact@clairvue.example',
    queue: 'accueil',
    promisedMinutes: 48 * HOURS,
    signature: SIGNED,
    isDefault: true,
  },
  {
    key: 'email-sav',
    channel: 'email',
    name: 'Atelier et après-vente',
    address: 'sav@clairvue.example',
    queue: 'atelier',
    promisedMinutes: 48 * HOURS,
    signature: `Maison Clairvue, opticiens
Atelier et service après-vente · 02 61 91 40 05
Zone de la Vertonne, 44120 Vertou`,
  },
  {
    key: 'email-mutuelles',
    channel: 'email',
    name: 'Tiers payant',
    address: 'mutuelles@clairvue.example',
    queue: 'mutuelles',
    promisedMinutes: 48 * HOURS,
    signature: `Maison Clairvue, opticiens
Service tiers payant · 02 61 91 40 06`,
  },
  {
    key: 'email-pro',
    channel: 'email',
    name: 'Entreprises et collectivités',
    address: 'pro@clairvue.example',
    queue: 'pros',
    promisedMinutes: 24 * HOURS,
    signature: `Maison Clairvue, opticiens
Entreprises et collectivités · 02 61 91 40 07`,
  },
  {
    key: 'form',
    channel: 'form',
    name: 'Formulaire du site',
    address: 'www.clairvue.example/contact',
    queue: 'accueil',
    promisedMinutes: 48 * HOURS,
    isDefault: true,
  },
  {
    key: 'phone',
    channel: 'phone',
    name: 'Numéro national',
    address: '+33261914000',
    queue: 'accueil',
    promisedMinutes: 1,
    isDefault: true,
  },
  {
    key: 'phone-callback',
    channel: 'phone',
    name: 'Demandes de rappel',
    address: '+33261914001',
    queue: 'accueil',
    promisedMinutes: 4 * HOURS,
  },
  {
    key: 'sms',
    channel: 'sms',
    name: 'SMS de service',
    address: '38123',
    queue: 'accueil',
    promisedMinutes: 2 * HOURS,
    isDefault: true,
  },
  {
    key: 'sms-offers',
    channel: 'sms',
    name: 'SMS d’offres',
    address: '36123',
    queue: 'accueil',
    promisedMinutes: 2 * HOURS,
  },
  {
    key: 'whatsapp',
    channel: 'whatsapp',
    name: 'WhatsApp',
    address: '+33639984045',
    queue: 'accueil',
    promisedMinutes: 15,
    isDefault: true,
  },
  {
    key: 'messenger',
    channel: 'messenger',
    name: 'Messenger',
    address: 'maisonclairvue',
    queue: 'reseaux',
    promisedMinutes: 15,
    isDefault: true,
  },
  {
    key: 'instagram',
    channel: 'instagram',
    name: 'Instagram',
    address: '@maison.clairvue',
    queue: 'reseaux',
    promisedMinutes: 15,
    isDefault: true,
  },
  {
    key: 'chat',
    channel: 'chat',
    name: 'Chat du site',
    address: 'www.clairvue.example',
    queue: 'accueil',
    promisedMinutes: 1,
    isDefault: true,
  },
  {
    key: 'video',
    channel: 'video',
    name: 'Rendez-vous vidéo',
    address: 'www.clairvue.example/video',
    queue: 'boutiques',
    promisedMinutes: HOURS,
    isDefault: true,
  },
  {
    key: 'post',
    channel: 'post',
    name: 'Courrier',
    address: 'Maison Clairvue, 6 rue Crébillon, 44000 Nantes',
    queue: 'accueil',
    promisedMinutes: 7 * 24 * HOURS,
    isDefault: true,
  },
  {
    key: 'fax',
    channel: 'fax',
    name: 'Télécopie',
    address: '+33261914009',
    queue: 'pros',
    promisedMinutes: 48 * HOURS,
    isDefault: true,
  },
  {
    key: 'x',
    channel: 'x',
    name: 'X',
    address: '@maisonclairvue',
    queue: 'reseaux',
    promisedMinutes: 2 * HOURS,
    isDefault: true,
  },
  {
    key: 'facebook',
    channel: 'facebook',
    name: 'Page Facebook',
    address: 'facebook/maisonclairvue',
    queue: 'reseaux',
    promisedMinutes: 4 * HOURS,
    isDefault: true,
  },
  {
    key: 'review',
    channel: 'review',
    name: 'Avis en ligne',
    address: 'avis/maison-clairvue',
    queue: 'reseaux',
    promisedMinutes: 24 * HOURS,
    isDefault: true,
  },
  {
    key: 'faq',
    channel: 'faq',
    name: 'Aide en ligne',
    address: 'www.clairvue.example/aide',
    queue: 'accueil',
    promisedMinutes: 48 * HOURS,
    isDefault: true,
  },
  ...SHOPS.map(
    (shop): Account => ({
      key: `shop-${shop.key}`,
      channel: 'shop',
      name: `Boutique de ${shop.name}`,
      address: shop.key,
      queue: 'boutiques',
      promisedMinutes: 48 * HOURS,
      isDefault: shop.key === 'graslin',
    }),
  ),
]

/** Goods and partners that the messages speak of; none exists. */
export const CATALOGUE = {
  frames: [
    'Kerlann Ouessant',
    'Kerlann Molène',
    'Petit Large Suzie',
    'Petit Large Anatole',
    'Brévin 1912',
    'Brévin Cap',
    'Sillage Titane 4',
    'Sillage Titane 6',
    'Hauteville Colette',
    'Hauteville Marceau',
    'Maison Clairvue n° 8',
    'Maison Clairvue n° 12',
    'Brévin Rade',
    'Belle-Étoile Vega',
  ],
  childFrames: ['Ribambelle Léo', 'Ribambelle Margot', 'Ribambelle Sport', 'Petit Large Mousse'],
  sunglasses: ['Kerlann Glénan solaire', 'Sillage Embruns polarisées', 'Brévin Cap solaire', 'Belle-Étoile Midi'],
  progressives: ['Luminea Évidence', 'Luminea Horizon', 'Optiane Fluide', 'Optiane Fluide Pro'],
  singleVision: ['Optiane 1.6', 'Luminea Unifocal 1.67', 'Optiane 1.5 durci'],
  contacts: [
    'Aquadia 1 jour',
    'Aquadia 1 jour torique',
    'Lentoria mensuelles',
    'Lentoria multifocales',
    'Silque Air mensuelles',
  ],
  mutuelles: [
    'Mutuelle Estuaire',
    'Prévoyance Armor',
    'Santé Bocage',
    'MutuaLigne',
    'Cap Hauturier Santé',
    'Valvéa Santé',
    'Rochevine Mutuelle',
  ],
  doctors: [
    'Dr Kermarrec',
    'Dr Oualid',
    'Dr Beaupérin',
    'Dr Vasseur-Picot',
    'Dr Nguyen-Thierry',
    'Dr Marchadour',
    'Dr Sorin',
    'Dr Chauvelon',
  ],
} as const

/** To whom Maison Clairvue entrusts a part of its customers' data, as the portal says it. Invented like the rest. */
export const RECIPIENTS = [
  {
    name: 'Verrerie du Ponant',
    why: {
      fr: 'Taille vos verres : votre correction et vos mesures, sans votre nom.',
      en: 'Cuts your lenses: your prescription and measurements, without your name.',
    },
  },
  {
    name: 'Votre mutuelle',
    why: {
      fr: 'Rembourse vos achats quand vous choisissez le tiers payant : la facture et l’ordonnance.',
      en: 'Refunds your purchases when you choose direct payment: the invoice and the prescription.',
    },
  },
  {
    name: 'Transports Hermine',
    why: {
      fr: 'Livre vos colis : votre nom, votre adresse et un numéro, effacés après un mois.',
      en: 'Delivers your parcels: your name, address and a number, erased after a month.',
    },
  },
]
