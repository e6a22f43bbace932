import type { Ingredient, IngredientClass } from '../../domain/medication/medication-use.ts';

/** What an RxNorm code stands for, as far as the ledger needs it. */
export interface RxNormProduct {
  /** Salts folded into their ingredient; several for a combination. */
  readonly ingredients: readonly Ingredient[];
  /** Milligrams (of the salt, where the name says so) in one unit of a single-ingredient solid product. */
  readonly strengthMilligrams: number | null;
  /** Sold without prescription in the US by its label; null: the code is of an ingredient, not a product. */
  readonly overTheCounter: boolean | null;
  readonly source: string;
}

/**
 * Where the pairs of code and name were read. RxNorm's names are in the public domain (NLM).
 * A code that is not in the table is "not recognised": it is listed, never guessed.
 */
const AHRQ = 'NLM value set 2.16.840.1.113762.1.4.1021.73, RxNorm 2020-12 (AHRQ cds4cpm)';
const CDC_OPIOIDS = 'CDC value set opioids (AHRQ cds4cpm)';
const CDC_BENZODIAZEPINES = 'CDC value set benzodiazepine-medications, RxNorm 2020-03';
const CPIC = 'CPIC drug table';
const KGRID = 'KGrid script of RxCUI drug classes';
const PDDI = 'HL7 PDDI-CDS';
const SYNTHEA = 'name in smart-on-fhir generated sample data';
const I2B2 = 'i2b2 ACT NSAID ontology path, NDC 54569581200';
/** Well known, seen in no text that was read: clinic to confirm. */
const GENERAL_KNOWLEDGE = 'general knowledge, clinic to confirm';

const CLASSES = {
  ibuprofen: 'nsaid',
  naproxen: 'nsaid',
  meloxicam: 'nsaid',
  diclofenac: 'nsaid',
  celecoxib: 'nsaid',
  etodolac: 'nsaid',
  indomethacin: 'nsaid',
  ketorolac: 'nsaid',
  ketoprofen: 'nsaid',
  nabumetone: 'nsaid',
  oxaprozin: 'nsaid',
  piroxicam: 'nsaid',
  sulindac: 'nsaid',
  tolmetin: 'nsaid',
  flurbiprofen: 'nsaid',
  fenoprofen: 'nsaid',
  diflunisal: 'nsaid',
  meclofenamate: 'nsaid',
  'mefenamic acid': 'nsaid',
  salsalate: 'nsaid',
  cyclobenzaprine: 'short-relaxant',
  methocarbamol: 'short-relaxant',
  metaxalone: 'short-relaxant',
  carisoprodol: 'short-relaxant',
  chlorzoxazone: 'short-relaxant',
  orphenadrine: 'short-relaxant',
  baclofen: 'antispastic',
  tizanidine: 'antispastic',
  dantrolene: 'antispastic',
} as const satisfies Readonly<Record<string, IngredientClass>>;

/** Aspirin is a ladder NSAID only at the strengths taken for pain; low strengths guard the heart. */
const LEAST_ANALGESIC_ASPIRIN_MILLIGRAMS = 300;

type Row = readonly [code: string, product: RxNormProduct];
type CodeAndStrength = readonly [code: string, milligrams: number];

function ingredient(name: string, milligrams: number | null = null): Ingredient {
  const classes: Readonly<Record<string, IngredientClass>> = CLASSES;
  const isAnalgesicAspirin =
    name === 'aspirin' && (milligrams ?? 0) >= LEAST_ANALGESIC_ASPIRIN_MILLIGRAMS;
  return { name, class: isAnalgesicAspirin ? 'nsaid' : (classes[name] ?? 'other') };
}

/** Solid products of one ingredient: code and milligrams of one unit. */
function solids(
  name: string,
  source: string,
  codes: readonly CodeAndStrength[],
  overTheCounter = false,
): readonly Row[] {
  return codes.map(([code, strengthMilligrams]) => [
    code,
    {
      ingredients: [ingredient(name, strengthMilligrams)],
      strengthMilligrams,
      overTheCounter,
      source,
    },
  ]);
}

/** Solutions, suppositories, injections and combinations: no strength of one unit to count with. */
function mixtures(
  names: readonly string[],
  source: string,
  codes: readonly string[],
  overTheCounter = false,
): readonly Row[] {
  const ingredients = names.map((name) => ingredient(name));
  return codes.map((code) => [
    code,
    { ingredients, strengthMilligrams: null, overTheCounter, source },
  ]);
}

/** Put on the skin: named beside the ladder, its dose is no course of the medication track. */
function topical(name: string, source: string, codes: readonly string[]): readonly Row[] {
  const ingredients: readonly Ingredient[] = [{ name, class: 'other' }];
  return codes.map((code) => [
    code,
    { ingredients, strengthMilligrams: null, overTheCounter: null, source },
  ]);
}

/** Codes of ingredients themselves (RxNorm IN, PIN). */
function plainIngredients(source: string, codes: Readonly<Record<string, string>>): readonly Row[] {
  return Object.entries(codes).map(([code, name]) => [
    code,
    {
      ingredients: [ingredient(name)],
      strengthMilligrams: null,
      overTheCounter: null,
      source,
    },
  ]);
}

const NSAIDS: readonly Row[] = [
  ...solids(
    'ibuprofen',
    AHRQ,
    [
      ['198405', 100],
      ['310963', 100],
      ['314047', 50],
      ['310964', 200],
      ['310965', 200],
    ],
    true,
  ),
  ...solids('ibuprofen', AHRQ, [
    ['197805', 400],
    ['197806', 600],
    ['197807', 800],
    ['227159', 200],
    ['380813', 300],
    ['250418', 800],
  ]),
  ...mixtures(['ibuprofen'], AHRQ, ['197803', '204442']),
  ...topical('ibuprofen', AHRQ, ['226617', '389244']),
  ...mixtures(['ibuprofen', 'diphenhydramine'], AHRQ, ['895664', '901814'], true),
  ...mixtures(['ibuprofen', 'acetaminophen'], AHRQ, ['2387532'], true),
  ...mixtures(['ibuprofen', 'oxycodone'], CDC_OPIOIDS, ['1049589']),
  ...solids('naproxen', AHRQ, [['849574', 220]], true),
  ...solids('naproxen', AHRQ, [
    ['198012', 375],
    ['198013', 250],
    ['198014', 500],
    ['311915', 500],
    ['603103', 375],
    ['849398', 275],
    ['849431', 550],
  ]),
  ...mixtures(['naproxen'], AHRQ, ['199490', '311913']),
  ...mixtures(['naproxen', 'sumatriptan'], AHRQ, ['849450']),
  ...mixtures(['naproxen', 'esomeprazole'], AHRQ, ['994005', '994008']),
  ...solids('meloxicam', I2B2, [['152695', 15]]),
  ...solids('meloxicam', AHRQ, [
    ['311486', 7.5],
    ['2118581', 15],
    ['2118589', 7.5],
  ]),
  ...mixtures(['meloxicam'], AHRQ, ['226923', '597406']),
  ...solids('diclofenac', AHRQ, [
    ['855657', 100],
    ['855664', 25],
    ['855906', 50],
    ['855926', 75],
    ['855942', 50],
    ['857702', 25],
    ['857713', 75],
    ['858342', 25],
    ['411846', 100],
    ['411848', 75],
  ]),
  ...mixtures(['diclofenac'], AHRQ, ['857689', '857696', '857698', '857703', '857709', '859063']),
  ...mixtures(['diclofenac', 'misoprostol'], AHRQ, ['857706']),
  ...topical('diclofenac', AHRQ, ['855626', '855633', '855642', '857700', '2385117']),
  ...solids('celecoxib', AHRQ, [
    ['205322', 100],
    ['205323', 200],
    ['349514', 400],
    ['686379', 50],
  ]),
  ...mixtures(['celecoxib'], AHRQ, ['2373454']),
  ...mixtures(['celecoxib', 'amlodipine'], AHRQ, ['2047715', '2047716', '2047717']),
  ...solids('etodolac', AHRQ, [
    ['197684', 200],
    ['197685', 300],
    ['197686', 400],
    ['199390', 500],
    ['310245', 400],
    ['310247', 600],
    ['359500', 500],
  ]),
  ...solids('indomethacin', AHRQ, [
    ['197817', 25],
    ['197818', 50],
    ['251255', 25],
    ['310992', 75],
    ['392073', 75],
  ]),
  ...mixtures(['indomethacin'], AHRQ, ['197819', '199549', '310991']),
  ...solids('ketorolac', AHRQ, [['834022', 10]]),
  ...mixtures(['ketorolac'], AHRQ, ['860113', '860114', '860115']),
  ...solids('ketoprofen', AHRQ, [
    ['197854', 25],
    ['197855', 50],
    ['197856', 75],
    ['199169', 12.5],
    ['314059', 100],
    ['359697', 200],
  ]),
  ...solids('nabumetone', AHRQ, [
    ['311892', 500],
    ['311893', 750],
    ['427726', 1000],
  ]),
  ...solids('oxaprozin', AHRQ, [
    ['312132', 600],
    ['349188', 600],
  ]),
  ...solids('piroxicam', AHRQ, [
    ['198107', 10],
    ['198108', 20],
    ['199559', 10],
    ['199560', 20],
  ]),
  ...solids('sulindac', AHRQ, [
    ['198238', 150],
    ['198239', 200],
    ['199279', 100],
  ]),
  ...solids('tolmetin', AHRQ, [
    ['198295', 200],
    ['198296', 400],
    ['198297', 600],
  ]),
  ...solids('flurbiprofen', AHRQ, [
    ['197724', 100],
    ['197725', 50],
    ['199749', 200],
  ]),
  ...solids('fenoprofen', AHRQ, [
    ['197694', 200],
    ['197695', 300],
    ['250469', 300],
    ['310291', 600],
    ['858116', 400],
  ]),
  ...solids('diflunisal', AHRQ, [
    ['197602', 250],
    ['197603', 500],
  ]),
  ...solids('meclofenamate', AHRQ, [
    ['618552', 100],
    ['618557', 50],
  ]),
  ...solids('mefenamic acid', AHRQ, [
    ['829500', 250],
    ['829613', 500],
  ]),
  ...solids('salsalate', AHRQ, [
    ['312899', 500],
    ['583170', 750],
  ]),
  ...solids(
    'aspirin',
    AHRQ,
    [
      ['243670', 81],
      ['308416', 81],
      ['318272', 81],
      ['198477', 162],
      ['308403', 165],
      ['199281', 300],
      ['212033', 325],
      ['198467', 325],
      ['198471', 500],
      ['308409', 500],
      ['198475', 650],
      ['308411', 650],
    ],
    true,
  ),
];

const RELAXANTS_AND_ANTISPASTICS: readonly Row[] = [
  ...solids('cyclobenzaprine', AHRQ, [
    ['828299', 7.5],
    ['828320', 5],
    ['828348', 10],
    ['828353', 30],
    ['828358', 15],
  ]),
  ...solids('methocarbamol', AHRQ, [
    ['197943', 500],
    ['197944', 750],
    ['2611794', 1000],
  ]),
  ...mixtures(['methocarbamol'], AHRQ, ['238175']),
  ...mixtures(['methocarbamol', 'aspirin'], AHRQ, ['197945']),
  ...solids('carisoprodol', AHRQ, [
    ['197446', 350],
    ['730794', 250],
  ]),
  ...mixtures(['carisoprodol', 'aspirin'], AHRQ, ['197447']),
  ...mixtures(['carisoprodol', 'aspirin', 'codeine'], AHRQ, ['994226']),
  ...solids('chlorzoxazone', AHRQ, [
    ['197501', 250],
    ['197502', 500],
  ]),
  ...solids('orphenadrine', AHRQ, [
    ['994521', 100],
    ['994824', 50],
    ['994841', 100],
  ]),
  ...mixtures(['orphenadrine'], AHRQ, ['994541', '994837', '994847']),
  ...mixtures(['orphenadrine', 'aspirin', 'caffeine'], AHRQ, [
    '994528',
    '994535',
    '994810',
    '994811',
  ]),
  ...solids('baclofen', AHRQ, [
    ['197391', 10],
    ['197392', 20],
    ['430902', 5],
    ['617298', 20],
    ['617299', 10],
  ]),
  ...mixtures(['baclofen'], AHRQ, ['250976', '308516', '308517']),
  ...solids('tizanidine', AHRQ, [
    ['313412', 2],
    ['313413', 4],
    ['485484', 6],
    ['485485', 4],
    ['485486', 2],
  ]),
  ...solids('dantrolene', AHRQ, [
    ['856652', 100],
    ['856656', 25],
    ['856660', 50],
  ]),
];

const ANALGESICS_AND_OPIOIDS: readonly Row[] = [
  ...solids(
    'acetaminophen',
    AHRQ,
    [
      ['282464', 160],
      ['307667', 160],
      ['313820', 160],
      ['198436', 325],
      ['313782', 325],
      ['198439', 500],
      ['198440', 500],
      ['665056', 500],
      ['198444', 650],
    ],
    true,
  ),
  ...mixtures(['acetaminophen'], AHRQ, ['307668', '307675', '204900', '198443', '198437'], true),
  ...mixtures(['acetaminophen', 'caffeine'], AHRQ, ['247816', '307686', '410226'], true),
  ...mixtures(['acetaminophen', 'aspirin', 'caffeine'], AHRQ, ['308297', '827318'], true),
  ...mixtures(['acetaminophen', 'aspirin'], AHRQ, ['432638', '763111'], true),
  ...mixtures(['acetaminophen', 'butalbital', 'caffeine'], AHRQ, [
    '238153',
    '238154',
    '240093',
    '308322',
    '889520',
  ]),
  ...mixtures(['acetaminophen', 'dextromethorphan', 'doxylamine'], SYNTHEA, ['1043400'], true),
  ...solids('tramadol', AHRQ, [
    ['835603', 50],
    ['2179635', 100],
    ['836466', 50],
    ['833709', 100],
    ['833711', 200],
    ['833713', 300],
    ['1946525', 300],
    ['1946527', 200],
    ['1946529', 100],
  ]),
  ...mixtures(['acetaminophen', 'tramadol'], AHRQ, ['836395']),
  ...mixtures(['acetaminophen', 'hydrocodone'], SYNTHEA, ['1310197']),
  ...mixtures(['acetaminophen', 'hydrocodone'], CDC_OPIOIDS, ['1044427']),
  ...solids('oxycodone', CDC_OPIOIDS, [
    ['1049502', 10],
    ['1049504', 10],
    ['1049543', 15],
    ['1049545', 15],
    ['1049557', 160],
    ['1049563', 20],
    ['1049565', 20],
    ['1049574', 30],
    ['1049576', 30],
    ['1049584', 40],
    ['1049586', 40],
    ['1049593', 60],
    ['1049595', 60],
    ['1049599', 80],
    ['1049601', 80],
    ['1049611', 15],
    ['1049613', 15],
    ['1049618', 30],
    ['1049620', 30],
    ['1049621', 5],
    ['1049623', 5],
    ['1049683', 10],
    ['1049686', 20],
    ['1049696', 5],
    ['1049717', 10],
    ['1049721', 20],
    ['1049727', 5],
    ['1113314', 7.5],
  ]),
  ...mixtures(['oxycodone'], CDC_OPIOIDS, ['1049604', '1049615', '1049719', '1049720']),
  ...mixtures(['acetaminophen', 'oxycodone'], CDC_OPIOIDS, [
    '1014599',
    '1014615',
    '1014632',
    '1037259',
    '1049214',
    '1049216',
    '1049221',
    '1049223',
    '1049225',
    '1049227',
    '1049233',
    '1049251',
    '1049260',
    '1049267',
    '1049270',
    '1049580',
    '1049625',
    '1049635',
    '1049637',
    '1049640',
    '1049642',
    '1049647',
    '1049650',
    '1049651',
    '1049658',
    '1049709',
  ]),
  ...mixtures(['aspirin', 'oxycodone'], CDC_OPIOIDS, ['1049691']),
  ...mixtures(['buprenorphine', 'naloxone'], CDC_OPIOIDS, [
    '1010600',
    '1010603',
    '1010604',
    '1010606',
    '1010608',
    '1010609',
  ]),
  ...mixtures(['fentanyl'], CDC_OPIOIDS, [
    '1053647',
    '1053652',
    '1053655',
    '1053658',
    '1053661',
    '1053664',
  ]),
  ...mixtures(['fentanyl'], 'name in AHRQ cds4cpm test data', ['197696']),
  ...solids('meperidine', SYNTHEA, [['861467', 50]]),
];

const ADJUVANTS: readonly Row[] = [
  ...solids('gabapentin', AHRQ, [
    ['310430', 100],
    ['310431', 300],
    ['310432', 400],
    ['310433', 600],
    ['310434', 800],
  ]),
  ...mixtures(['gabapentin'], AHRQ, ['283523']),
  ...solids('pregabalin', AHRQ, [
    ['483442', 25],
    ['483448', 50],
    ['483450', 75],
    ['483438', 100],
    ['483440', 150],
    ['483446', 200],
    ['577127', 225],
    ['483444', 300],
    ['1988980', 82.5],
    ['1988974', 165],
    ['1988977', 330],
  ]),
  ...mixtures(['pregabalin'], AHRQ, ['898715']),
  ...solids('duloxetine', AHRQ, [
    ['596926', 20],
    ['596930', 30],
    ['596934', 60],
    ['616402', 40],
    ['2200168', 20],
    ['2200175', 30],
    ['2200178', 40],
    ['2200181', 60],
  ]),
  ...solids('venlafaxine', AHRQ, [
    ['313580', 100],
    ['313581', 150],
    ['313582', 25],
    ['313583', 37.5],
    ['313584', 37.5],
    ['313585', 75],
    ['313586', 75],
    ['314277', 50],
    ['808744', 150],
    ['808748', 225],
    ['808751', 37.5],
    ['808753', 75],
  ]),
  ...solids('desvenlafaxine', AHRQ, [
    ['790264', 100],
    ['790288', 50],
    ['803408', 100],
    ['803409', 50],
  ]),
  ...solids('milnacipran', AHRQ, [
    ['833135', 100],
    ['833141', 12.5],
    ['833144', 50],
    ['833147', 25],
  ]),
  ...solids('amitriptyline', AHRQ, [
    ['856783', 10],
    ['856834', 25],
    ['856845', 50],
    ['856853', 75],
    ['856762', 100],
    ['856773', 150],
  ]),
  ...mixtures(['amitriptyline', 'perphenazine'], AHRQ, [
    '856706',
    '856720',
    '856797',
    '856825',
    '856840',
  ]),
  ...mixtures(['amitriptyline', 'chlordiazepoxide'], AHRQ, ['856769', '856792', '856863']),
  ...solids('nortriptyline', AHRQ, [
    ['198045', 10],
    ['317136', 25],
    ['198046', 50],
    ['198047', 75],
    ['199283', 10],
    ['199406', 25],
  ]),
  ...solids('imipramine', AHRQ, [
    ['835593', 10],
    ['835564', 25],
    ['835568', 50],
  ]),
  ...solids('clomipramine', AHRQ, [
    ['857297', 25],
    ['857301', 50],
    ['857305', 75],
  ]),
  ...solids('protriptyline', AHRQ, [
    ['905168', 10],
    ['905172', 5],
  ]),
  ...solids('doxepin', AHRQ, [
    ['1000048', 10],
    ['1000070', 25],
    ['1000076', 50],
    ['1000097', 75],
    ['1000058', 100],
    ['1000064', 150],
    ['966787', 3],
    ['966793', 6],
  ]),
  ...solids('bupropion', 'name in HL7 BSeR examples', [['1801289', 150]]),
  ...solids('carbamazepine', AHRQ, [
    ['308979', 200],
    ['197442', 200],
    ['402505', 200],
    ['402506', 400],
  ]),
  ...solids('topiramate', AHRQ, [
    ['199888', 25],
    ['199889', 100],
    ['199890', 200],
  ]),
  ...topical('lidocaine', AHRQ, ['2001434', '2199665']),
  ...topical('capsaicin', AHRQ, ['198555', '577395', '199078']),
];

const BENZODIAZEPINES_AND_HYPNOTICS: readonly Row[] = [
  ...solids('alprazolam', CDC_BENZODIAZEPINES, [
    ['308047', 0.25],
    ['308048', 0.5],
    ['197321', 1],
    ['197322', 2],
    ['433798', 0.5],
    ['433800', 1],
    ['433799', 2],
    ['433801', 3],
    ['141927', 0.25],
    ['141928', 0.5],
    ['214003', 1],
    ['214004', 2],
  ]),
  ...solids('chlordiazepoxide', CDC_BENZODIAZEPINES, [
    ['905516', 5],
    ['905521', 5],
    ['905369', 10],
    ['905532', 10],
    ['905495', 25],
    ['905505', 25],
  ]),
  ...solids('clobazam', CDC_BENZODIAZEPINES, [
    ['199450', 10],
    ['246172', 20],
  ]),
  ...solids('clonazepam', CDC_BENZODIAZEPINES, [
    ['197527', 0.5],
    ['197528', 1],
    ['197529', 2],
    ['206157', 0.5],
    ['206159', 1],
    ['206160', 2],
    ['349195', 0.25],
    ['349198', 0.5],
    ['349196', 1],
    ['349197', 2],
  ]),
  ...solids('clorazepate', CDC_BENZODIAZEPINES, [
    ['197465', 3.75],
    ['197466', 7.5],
    ['197464', 15],
  ]),
  ...solids('diazepam', CDC_BENZODIAZEPINES, [
    ['197590', 2],
    ['197591', 5],
    ['197589', 10],
    ['104699', 2],
    ['104700', 5],
    ['104701', 10],
  ]),
  ...mixtures(['diazepam'], CDC_BENZODIAZEPINES, ['309843', '309844', '309845']),
  ...solids('estazolam', CDC_BENZODIAZEPINES, [
    ['197653', 1],
    ['197654', 2],
  ]),
  ...solids('lorazepam', CDC_BENZODIAZEPINES, [
    ['197900', 0.5],
    ['197901', 1],
    ['197902', 2],
    ['206821', 0.5],
    ['104719', 1],
    ['206828', 2],
  ]),
  ...solids('temazepam', CDC_BENZODIAZEPINES, [
    ['208463', 7.5],
    ['208464', 15],
    ['539384', 22.5],
    ['208465', 30],
  ]),
  ...solids('temazepam', 'name in AHRQ cds4cpm test data', [['104693', 20]]),
  ...solids('triazolam', CDC_BENZODIAZEPINES, [['208681', 0.25]]),
  ...solids('zolpidem', AHRQ, [
    ['854873', 10],
    ['854876', 5],
    ['854880', 12.5],
    ['854894', 6.25],
  ]),
];

const INGREDIENTS: readonly Row[] = [
  ...plainIngredients(KGRID, {
    '21949': 'cyclobenzaprine',
    '6845': 'methocarbamol',
    '59078': 'metaxalone',
    '2410': 'chlorzoxazone',
    '7715': 'orphenadrine',
  }),
  ...plainIngredients(PDDI, { '5640': 'ibuprofen', '7258': 'naproxen' }),
  ...plainIngredients(I2B2, { '41493': 'meloxicam' }),
  ...plainIngredients(CPIC, {
    '1191': 'aspirin',
    '2101': 'carisoprodol',
    '3355': 'diclofenac',
    '4502': 'flurbiprofen',
    '140587': 'celecoxib',
    '704': 'amitriptyline',
    '2002': 'carbamazepine',
    '2556': 'citalopram',
    '2597': 'clomipramine',
    '2670': 'codeine',
    '3247': 'desipramine',
    '3322': 'diazepam',
    '3638': 'doxepin',
    '4337': 'fentanyl',
    '4493': 'fluoxetine',
    '5691': 'imipramine',
    '6387': 'lidocaine',
    '6813': 'methadone',
    '7052': 'morphine',
    '7531': 'nortriptyline',
    '7781': 'oxazepam',
    '7804': 'oxycodone',
    '8886': 'protriptyline',
    '10689': 'tramadol',
    '10759': 'triamcinolone',
    '15996': 'mirtazapine',
    '21241': 'clobazam',
    '32937': 'paroxetine',
    '36437': 'sertraline',
    '39786': 'venlafaxine',
    '42347': 'bupropion',
    '42355': 'fluvoxamine',
    '72625': 'duloxetine',
    '321988': 'escitalopram',
  }),
  ...plainIngredients('stored RxNorm query at opendata.stackexchange.com/questions/4858', {
    '25480': 'gabapentin',
  }),
  ...plainIngredients(GENERAL_KNOWLEDGE, {
    '161': 'acetaminophen',
    '596': 'alprazolam',
    '1292': 'baclofen',
    '1815': 'bupivacaine',
    '2356': 'chlordiazepoxide',
    '2598': 'clonazepam',
    '3105': 'dantrolene',
    '5489': 'hydrocodone',
    '5781': 'indomethacin',
    '6470': 'lorazepam',
    '10355': 'temazepam',
    '35827': 'ketorolac',
    '37418': 'sumatriptan',
    '57258': 'tizanidine',
    '142442': 'naproxen',
    '187832': 'pregabalin',
  }),
];

/** RxNorm code to product; an unknown code is not recognised. */
export const RXNORM_TABLE: ReadonlyMap<string, RxNormProduct> = new Map([
  ...NSAIDS,
  ...RELAXANTS_AND_ANTISPASTICS,
  ...ANALGESICS_AND_OPIOIDS,
  ...ADJUVANTS,
  ...BENZODIAZEPINES_AND_HYPNOTICS,
  ...INGREDIENTS,
]);

/** How many rows were written: a code written twice would hide the first. */
export const RXNORM_ROW_COUNT =
  NSAIDS.length +
  RELAXANTS_AND_ANTISPASTICS.length +
  ANALGESICS_AND_OPIOIDS.length +
  ADJUVANTS.length +
  BENZODIAZEPINES_AND_HYPNOTICS.length +
  INGREDIENTS.length;
