/** Words that tell names from other words with a capital letter. Not complete, and it need not be: what is missed is missed kindly. */

const set = (words: string) => new Set(words.trim().split(/\s+/));

export const titles = ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Master"] as const;

/** Given names that are common among families in England; they open a full name also at the beginning of a sentence. */
export const givenNames: ReadonlySet<string> = set(`
  aaliyah aaron abdul abdullah abigail adam adrian agnieszka ahmed aiden aisha alan albert alex alexander alexandra alfie ali alice alicia
  alisha alison amal amanda amber amelia amina amir amy ana andrea andrew angela anita ann anna anne annie anthony archie arthur asha ashley
  ava ayaan ayesha barbara beatrice ben benjamin bethany billy blessing bobby bradley brandon brian bryony caitlin callum cameron carl
  caroline catherine chantelle charles charlie charlotte chelsea chloe christian christine christopher claire connor corey craig daisy daniel
  danielle darren david dawn deborah declan denise diana dominic donna dylan edward eleanor elena eleni elijah elizabeth ella ellie elliot
  elsie emily emma erin ethan eva evan evelyn evie faisal farah fatima fatoumata finley florence frances francis frank freddie freya gabriel
  gareth gary gemma george georgia gillian grace graham hannah harley harriet harrison harry harvey hassan hayley heather helen henry holly
  hugo hussain ian ibrahim imogen imran isaac isabel isabella isla ivy jack jackson jacob jade jake james jamie jane janet jasmine jason
  jasper jayden jean jenna jennifer jenny jeremy jessica joan joanna joanne jodie joe joel john jonathan jordan joseph joshua julia julian
  julie kai karen katherine kathleen katie kayleigh keira keith kelly kelsey kenneth kevin khadija kieran kim kyle laura lauren leah lee
  leon lewis lexi liam lilly lily linda lisa logan lola louis louise luca lucas lucy luke lydia maddison maisie malik marcus margaret maria
  mariam marie mark martin mary maryam mason matilda matthew max maya megan melissa mia michael michelle mikey millie mohamed mohammad
  mohammed molly muhammad musa nadia naomi nasra natalie natasha nathan neil niall nicholas nicola nicole noah oliver olivia omar oscar owen
  pamela patricia patrick paul pauline peter phoebe piotr poppy priya rachel raj rebecca reece rhys riley robert robin rosie ross ruby rupert
  russell ruth ryan sabrina saffron sally sam samantha samuel sandra sara sarah scarlett scott sean sebastian shane shannon sharon shaun
  sienna simon sofia sonia sophia sophie stacey stanley stephanie stephen steven stuart summer susan suzanne tara tariq taylor teresa terry
  thea theo theodore thomas tia tiffany tim timothy toby tom tommy tony tracey tracy tyler valentina vanessa victoria vincent wendy william
  xavier yasmin yusuf zachary zainab zara zayn zoe zofia
`);

/** Words that have a capital letter in this trade, in the calendar or at the beginning of a sentence, and are no name. */
export const commonWords: ReadonlySet<string> = set(`
  a about academy act adult adults after again agency all although an analysis and annual another any april are area as asked asye at august
  authority aunt auntie autumn bank baby before because been being board boxing brother building but by cafcass camhs care carer carers case
  centre certificate chair chief child children children's christmas circle city clear clinic code college commissioner committee community
  conference constabulary contact core council county court coordinator crown dad daddy danger date day december department deprivation
  designated development did director disability disabled district do does domestic doctor duty during each early easter ecdp education eid
  emergency england english equality essentials european every everybody family father february feedback final first football for foster
  foundation framework friday from further general gp gran grandad grandma grandmother grandfather grandparents green group guidance had half
  has have he head health hearing help her here high his holiday home hospital house houses how human i if in independent information
  initial inspector interim is it its january judge july june juvenile kinship lane law lead learner learning legal let liberty life
  lime listening local looking looked magistrates manager march may meeting mental midwife ministry model monday mother motivational mum
  mummy museum my nan national new nhs next nhs night no north not november now nqsw nursery nurse october of officer ofsted older on one open
  or order other our out outline parent parents park part partnership people permanence person personal pet place plan planning play please
  police policy post practice pre pre-proceedings primary principal probation professional programme protection public pupil quality queen
  question ramadan record recovery referral reflective refuge regional remembrance report research residence resolution review reviewing
  rights risk road room royal rspca safe safeguarding safety saturday scale school schools second secondary secretary section senior
  september service services session she should signs since sister sixth so social solution some south special specialist standards staff st st
  state station statutory still strategy street student summer sunday supervised supervision support systemic teacher team technology ten term
  that the their then there these they think this those three through thursday time to today together tool toolkit trauma triangle trust
  tuesday two uk uncle under unit university until updated very victim visit visiting voice was we wednesday week welfare west what when where
  which while who why will with wishes wizards woman women work worker workers working would year years yes yesterday you young your youth
  anti-discriminatory assessed assessment assessments black british chapter chapters dr everyone freedom friends google great letter level
  microsoft moderation newly note panel qualified registered skills statement stage stages supporting teams whatsapp windows
  word world zoom nice pqs pcf pdp iro lado mash marac mappa send ehcp sen senco plo cp cin lac laptop mosaic eclipse liquidlogic lcs
  birmingham bristol cheltenham cotswold cotswolds devon dorset forest dean gloucester gloucestershire hampshire leeds lincolnshire liverpool
  london manchester oxfordshire scotland somerset stroud swindon tewkesbury wales warwickshire wiltshire wirral worcestershire america
  african asian afghan albanian arabic asian bengali caribbean chinese christian czech dutch european french german greek hindu indian iranian
  iraqi irish italian jewish kurdish latin lithuanian muslim nigerian pakistani polish portuguese punjabi romanian russian sikh slovak somali
  spanish syrian traveller travellers turkish ukrainian urdu vietnamese welsh gypsy roma
`);

export const postcodeAreas: ReadonlySet<string> = set(`
  AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR
  HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK
  SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
`);
