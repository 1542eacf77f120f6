/** Names of the demo academy's people, places and teams. All invented. */
export const givenNames =
  `Aaron Abigail Adam Aisha Alan Alex Alexandra Alice Alison Amanda Amber Amina Amit Amy Andrew Angela Anita Anna Anne Anthony Anya Ashley Asma
Barbara Ben Bethany Bradley Bridget Callum Caroline Carys Catherine Charlotte Chiara Chloe Chris Christina Claire Clare Colin Connor Courtney Craig Daisy Damian Dan
Danielle David Dawn Deborah Deepa Denise Dominic Donna Dylan Eleanor Elena Elizabeth Ella Ellie Emily Emma Erin Esther Ethan Eva Faith Farah Fatima Fiona Florence
Frances Francesca Gabriel Gareth Gemma George Georgia Gillian Grace Graham Hannah Harriet Harry Hayley Heather Helen Holly Ian Imogen Ingrid Isabel Isla Jack Jade
James Jamie Jane Janet Jasmine Jason Jean Jenna Jennifer Jessica Jill Joanna Joe John Jonathan Jordan Joseph Josephine Joy Julia Julie Karen Karim Kate Katherine
Kathryn Katie Kavita Kayleigh Keeley Kelly Kerry Kevin Kieran Kim Kirsty Kwame Laura Lauren Leah Leanne Leila Leo Leon Lewis Liam Lily Linda Lisa Lorraine Louise
Lucy Luke Lydia Lynn Maddie Maeve Maisie Marcus Margaret Maria Marie Mark Marta Mary Matthew Maya Meera Megan Melanie Melissa Mia Michael Michelle Miriam Mohammed
Molly Monica Nadia Naomi Natalie Natasha Neil Niamh Nicholas Nicola Nicole Nigel Nina Noor Oliver Olivia Oluwaseun Owen Pamela Patricia Patrick Paul Pauline Peter
Philippa Phoebe Poppy Priya Rachel Rebecca Rhian Rhys Richard Robert Robin Rosa Rosie Roxanne Ruby Russell Ruth Ryan Sabrina Sally Sam Samantha Sandra Sara Sarah
Scott Sean Shabana Shannon Sharon Shauna Sheila Sian Simon Siobhan Sofia Sophia Sophie Stacey Stephanie Stephen Steven Stuart Sue Susan Suzanne Tamsin Tara Tariq
Tasha Temi Teresa Tess Thomas Tim Tina Toby Tom Tracey Tracy Valerie Vanessa Vicky Victoria Wendy William Yasmin Yvonne Zainab Zara Zoe`.split(/\s+/);

export const familyNames =
  `Abbott Adams Adebayo Ahmed Akhtar Ali Allen Anderson Andrews Archer Armstrong Asante Atkinson Austin Bailey Baker Banks Barker Barnes Barrett
Bates Begum Bell Bennett Berry Bird Bishop Black Booth Bowen Boyd Bradley Brennan Brooks Brown Bryant Burgess Burke Burns Burton Butler Byrne Campbell Carpenter Carr
Carroll Carter Chapman Chowdhury Clark Clarke Coates Cole Coleman Collins Connolly Cook Cooper Cox Craig Crawford Cross Cunningham Curtis Dale Daniels Davey Davies
Dawson Day Dean Dixon Dobson Dodd Doyle Duffy Duncan Dunn Edwards Elliott Ellis Evans Farrell Field Finch Fisher Fleming Fletcher Flynn Forbes Ford Foster Fowler Fox
Francis Franklin Fraser Freeman French Frost Gallagher Gardner George Gibbs Gibson Gilbert Gill Goodwin Gordon Graham Grant Gray Green Greenwood Griffin Griffiths Hall
Hamilton Hammond Hancock Harding Hardy Harper Harris Harrison Hart Harvey Hawkins Hayes Haynes Henderson Herbert Hewitt Hicks Higgins Hill Hobbs Hodgson Holland Holmes
Holt Hope Hopkins Horton Howard Howe Hudson Hughes Hunt Hunter Hussain Hutchinson Ibrahim Iqbal Jackson James Jarvis Jenkins Jennings John Johnson Johnston Jones Jordan
Joyce Kaur Kay Kelly Kemp Kennedy Kerr Khan King Kirby Knight Knowles Lamb Lambert Lane Lawrence Lawson Leach Lee Leonard Lewis Little Lloyd Long Lowe Lucas Lynch
Macdonald Mahmood Malik Mann Marsden Marshall Martin Mason Matthews May McCarthy McDonald McKenzie Mensah Middleton Miller Mills Mistry Mitchell Moore Moran Morgan
Morris Morrison Morton Moss Murphy Murray Myers Nash Naylor Nelson Newman Newton Nicholls Nicholson Norman Norris North Nwosu Obi Oconnor Okeke Oliver Osborne Owens Page
Palmer Parker Parry Parsons Patel Patterson Payne Pearce Pearson Perkins Perry Peters Phillips Pickering Plummer Pollard Poole Porter Potter Powell Power Pratt Preston
Price Pritchard Pugh Quinn Rahman Ramsey Randall Read Rees Reeves Reid Reynolds Rhodes Rice Richards Richardson Riley Roberts Robertson Robinson Robson Rogers Rose Ross
Rowe Rowley Russell Ryan Sanders Saunders Schofield Scott Sharma Sharp Shaw Shepherd Silva Simpson Sims Singh Skinner Slater Smart Smith Spencer Stanley Steele Stephens
Stevens Stevenson Stewart Stokes Stone Summers Sutton Swift Sykes Tate Taylor Thomas Thompson Thomson Thorpe Todd Townsend Tucker Turner Tyler Vaughan Wade Walker Wall
Wallace Wallis Walsh Walters Walton Ward Warren Waters Watkins Watson Watts Webb Webster Welch Wells West Weston Wheeler White Whitehead Wilkins Wilkinson Williams
Williamson Willis Wilson Winter Wong Wood Woods Woodward Wright Wyatt Yates Young`.split(/\s+/);

const places = ["Wynford", "Eastmere", "Harrowdale", "Stonebridge", "Fernleigh", "Castle Vale"];

/** How many cases somebody of the team holds, and of which kinds; null = the team holds none. */
export type Work = "assessment" | "safeguarding" | "care" | "leaving" | "disability" | "carers" | null;
export type TeamPlan = { name: string; service: string; work: Work };

/** Forty teams of one county. */
export const teamPlans: readonly TeamPlan[] = [
  { name: "Social Work Academy", service: "Quality and practice", work: null },
  { name: "Children's Services Leadership", service: "Leadership", work: null },
  ...places.map((place): TeamPlan => ({ name: `${place} Assessment`, service: "Assessment", work: "assessment" })),
  ...places.flatMap((place): TeamPlan[] => [
    { name: `${place} Children and Families 1`, service: "Safeguarding and support", work: "safeguarding" },
    { name: `${place} Children and Families 2`, service: "Safeguarding and support", work: "safeguarding" },
  ]),
  ...places.slice(0, 5).map((place): TeamPlan => ({ name: `${place} Children in Care`, service: "Children in care", work: "care" })),
  { name: "Leaving Care North", service: "Care leavers", work: "leaving" },
  { name: "Leaving Care South", service: "Care leavers", work: "leaving" },
  { name: "Disabled Children East", service: "Disabled children", work: "disability" },
  { name: "Disabled Children West", service: "Disabled children", work: "disability" },
  { name: "Fostering Support", service: "Fostering and permanence", work: "carers" },
  { name: "Permanence and Adoption", service: "Fostering and permanence", work: "carers" },
  { name: "Unaccompanied Young People", service: "Children in care", work: "care" },
  { name: "Front Door", service: "Front door", work: null },
  { name: "Emergency Duty", service: "Front door", work: null },
  { name: "Edge of Care", service: "Safeguarding and support", work: null },
  { name: "Contextual Safeguarding", service: "Safeguarding and support", work: null },
  { name: "Family Group Conferencing", service: "Safeguarding and support", work: null },
  { name: "Reviewing and Conferencing", service: "Quality and practice", work: null },
  { name: "Court Work and Legal Gateway", service: "Quality and practice", work: null },
  { name: "Practice Quality", service: "Quality and practice", work: null },
];
