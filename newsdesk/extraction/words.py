"""Word lists the finder reads by. All lower case unless a comment says otherwise."""


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of the lines, for lists that read as lists."""
    return frozenset(" ".join(lines).split())


DETERMINERS = word_set(
    "the a an this that these those his her its their our my your some many several most",
    "one two three four five other another no few both all each any every",
)
PRONOUNS = word_set("he she they it we i you who")
PREPOSITIONS = word_set(
    "in on at by for from with of to about after before during since until under over",
    "between among through against without within into across despite amid following",
    "speaking according like unlike near throughout towards toward per via upon",
)
SUBORDINATORS = word_set(
    "that which who whom whose because but if when while as after before since though",
    "although whether how why what where than so or nor unless until once whenever yet",
)
AUXILIARIES = word_set(
    "is are was were be been being am has have had having do does did will would could can",
    "may might must shall should cannot isn't aren't wasn't weren't hasn't haven't hadn't",
    "don't doesn't didn't won't wouldn't couldn't can't shouldn't ain't",
)
MODALS = word_set("will would could can may might must shall should cannot")
FRONTED = word_set(
    "but and so yet still meanwhile however nevertheless nonetheless then now later earlier",
    "also instead indeed moreover furthermore besides again yesterday today previously",
    "recently separately thus therefore afterwards afterward finally lastly first second",
    "third perhaps maybe even just only plus or nor for",
)
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april",
    "june july august september october november december jan feb mar apr jun jul aug sept",
    "sep oct nov dec today yesterday tomorrow tonight earlier later last week month year",
)
ADVERBS = word_set(
    "also then now later further once never always often still again just even already soon",
    "not ever reportedly almost simply only first long sometimes famously publicly further",
    "both all himself herself themselves itself soon instead since both twice",
)
# Capitalised at the start of a sentence, these are no part of a name.
NOT_NAMES = (
    DETERMINERS
    | PRONOUNS
    | PREPOSITIONS
    | SUBORDINATORS
    | AUXILIARIES
    | FRONTED
    | TIMES
    | ADVERBS
    | word_set(
        "neither either there here not yes well oh him them me us more less much such same next new old",
        "according asked given based once when people officials police experts critics",
        "supporters lawmakers republicans democrats republican democrat democratic",
        "conservatives liberals americans voters researchers scientists analysts economists",
        "authorities prosecutors residents witnesses reporters and may says said",
    )
)

EXPERT_NOUNS = word_set(
    "analyst expert lecturer reader professor researcher fellow scholar academic economist scientist",
    "strategist historian specialist consultant sociologist psychologist criminologist",
    "political-scientist commentator pollster",
)
OFFICIAL_NOUNS = word_set(
    "official minister secretary spokesman spokeswoman spokesperson diplomat ambassador head",
    "commissioner envoy governor mayor councillor councilor councilman councilwoman premier",
    "chancellor president vice-president deputy undersecretary",
)
LAWMAKER_NOUNS = word_set(
    "senator lawmaker congressman congresswoman representative legislator speaker whip mp",
    "politician assemblyman",
)
BUSINESS_NOUNS = word_set(
    "executive chief director chairman chairwoman chair manager founder co-founder owner ceo",
    "boss banker partner entrepreneur investor developer trader broker businessman",
    "businesswoman president",
)
LAW_NOUNS = word_set("lawyer attorney judge justice prosecutor solicitor barrister counsel")
CANDIDATE_NOUNS = word_set(
    "candidate nominee frontrunner front-runner mogul billionaire president-elect runner-up"
)
OTHER_ROLE_NOUNS = word_set(
    "leader officer general colonel captain sergeant detective sheriff coach player author",
    "writer editor reporter journalist correspondent columnist host anchor producer actor",
    "actress singer artist architect engineer doctor surgeon physician nurse teacher student",
    "pastor priest bishop archbishop pope rabbi imam reverend activist campaigner organizer",
    "organiser adviser advisor aide assistant coordinator co-ordinator strategist veteran",
    "farmer resident neighbor neighbour witness survivor volunteer member chairperson curator",
    "king queen prince princess treasurer trustee principal superintendent pilot mother father",
    "wife husband son daughter sister brother uncle aunt widow friend biologist geologist",
    "physicist chemist ecologist hydrologist meteorologist epidemiologist climatologist",
    "oceanographer virologist planner surveyor inspector auditor regulator librarian baker",
    "driver worker fisherman shopkeeper tenant landlord commander admiral lieutenant major",
    "user voter man girl boy recorder moderator controller comptroller clerk operative consultant conservative",
    "liberal contributor lobbyist vet commissioner",
)
ROLE_FAMILIES = (
    EXPERT_NOUNS,
    OFFICIAL_NOUNS,
    LAWMAKER_NOUNS,
    BUSINESS_NOUNS,
    LAW_NOUNS,
    CANDIDATE_NOUNS,
)
ROLE_NOUNS = frozenset().union(*ROLE_FAMILIES, OTHER_ROLE_NOUNS)
_ROLE_ENDINGS = ("ologist", "ographer", "ician", "onomist", "keeper", "woman", "sman", "icist")


def names_a_role(word: str) -> bool:
    """Return whether a lower-case word says what somebody does: "lecturer", "vice-president"."""
    last = word.rpartition("-")[2]
    return last in ROLE_NOUNS or (len(last) > 6 and last.endswith(_ROLE_ENDINGS))


GROUP_NOUNS = word_set(
    "officials police experts critics supporters lawmakers republicans democrats people",
    "authorities prosecutors residents witnesses reporters analysts economists researchers",
    "scientists sources aides advisers advisors investigators doctors lawyers voters diplomats",
    "campaigners activists opponents observers ministers senators families neighbours",
    "neighbors others some many several both two three students conservatives liberals",
    "scholars historians executives employees workers traders investors spokesmen operatives",
)
# Words before a name that belong to the title, not to the name.
TITLES = (
    ROLE_NOUNS
    | word_set(
        "mr mrs ms miss dr prof sir dame lord lady rev gov sen sens rep reps gen col lt sgt capt",
        "coxswain datuk datin dato mdm madam tunku bosun",
        "maj adm amb cllr hon st prime vice deputy attorney secretary first former state",
        "acting chief senior foreign defense defence interior finance energy health",
        "education transport trade justice treasury press police fire lieutenant brigadier",
        "staff supreme democratic republican labour tory associate assistant",
    )
) - word_set("son")
FEMININE = word_set(
    "mrs ms miss dame lady queen princess chairwoman spokeswoman congresswoman",
    "businesswoman actress mother wife daughter sister aunt widow councilwoman she her",
)
MASCULINE = word_set(
    "mr sir lord king prince chairman spokesman congressman businessman actor",
    "father husband son brother uncle councilman fisherman he his him",
)
ORGANISATION_WORDS = word_set(
    "university institute party house court department ministry times post news bank council",
    "committee union states kingdom city county inc corp corporation group center centre",
    "agency association foundation company club college school academy church commission",
    "authority board bureau office service services administration government congress senate",
    "parliament assembly army navy force forces guard press journal tribune herald gazette",
    "network radio television channel magazine forum society federation league trust fund",
    "international national organization organisation coalition alliance campaign project",
    "program programme system treaty war act street road avenue tower hall hospital",
    "airport airlines technologies systems partners associates sachs watch report review",
    "today daily tv media online studies research laboratory museum library theatre theater",
    "north south east west new united supreme democratic republican world european american",
    "british chinese russian korea island islands lake river mountain mount beach valley park",
    "square bridge station province state republic security exchange reserve health",
    "super pac poll survey convention caucus primary day week year night morning america",
    "americans times/siena committee's democrats republicans constitution amendment christian",
    "lines airways energy foods motors capital holdings pictures brothers islamic muslim jewish catholic white black twitter facebook google apple microsoft",
)
PARTICLES = word_set("de del della van von der den bin ibn al el la le du di da dos ter ten")
FAMILY_NAME_FIRST = word_set(
    "kim park lee xi li wang zhang chen liu moon nguyen yoon choi jung hu mao deng zhao wu zhou",
    "goh koh chua teo ong huang lin tran pham tan lim wong cho kang han yang sun ma zhu",
)
GENERATIONS = word_set("jr sr ii iii iv jr. sr.")
MALE_NAMES = word_set(
    "marty terry aaron abdul abraham adam adrian ahmed alan albert alejandro alexander alexei alfred",
    "ali allen andre andreas andrei andrew anthony anton antonio arthur austin barack barry ben",
    "benjamin bernard bernie bill billy bob bobby brad bradley brandon brendan brett brian bruce",
    "bryan carl carlos charles charlie chad christian christopher chuck clarence claude",
    "cory craig dale dan daniel darrell david dean dennis derek dick dmitry dmitri don donald",
    "doug douglas dwight earl ed eddie edgar eduardo edward elliott emmanuel eric ernest ethan",
    "eugene evan felix fernando francisco francois frank fred frederick gabriel gareth",
    "gary gene george gerald gerard giovanni glenn gordon graham grant greg gregory gustavo guy",
    "hans harold harry hassan hector henry herbert howard hugh hugo hussein ian ibrahim igor",
    "isaac ivan jack jacob jake james jared jason javier jeff jeffrey jeremy",
    "jerome jerry jim jimmy joe joel johan john johnny jon jonathan jorge jose joseph josh",
    "joshua juan julian julio justin karl keith ken kenneth kevin kirk kurt kyle lance larry",
    "lars lawrence leo leon leonard leonid lewis louis lucas luis luke manuel marc",
    "marco marcus mario mark martin marvin matt matthew maurice max michael miguel mike mikhail",
    "mitch mitt mohamed mohammad mohammed nathan neil nelson newt nicholas nick nicolas",
    "nigel nikolai noah norman oleg oliver omar oscar otto owen pablo patrick paul pedro pete",
    "peter phil philip phillip pierre rafael ralph ramon rand randy ray raymond reince ricardo",
    "richard rick rob robert roberto rodney roger roland ron ronald ross roy rudolph rudy",
    "russell ryan salman samuel scott sean sebastian sergei seth shane shaun simon stanley",
    "stefan stephen steve steven stuart ted terence theodore thomas tim timothy todd tom",
    "tommy tony travis trevor tyler vernon victor vincent vladimir volodymyr wallace walter",
    "warren wayne wesley will william xavier yusuf zachary denny corey jeb kanye lincoln rush",
    "sheldon tobias mateo henrik bjorn piotr marek tomasz viktor yuri kenji hiroshi rajiv",
    "arjun sanjay vikram kwame chidi emeka tunde narendra shinzo benedict edwin clive",
)
FEMALE_NAMES = word_set(
    "abigail ada agnes aisha alexandra alice alicia alison allison amanda amber amy ana",
    "angela anita ann anna anne annie april audrey barbara beatrice bernice beth",
    "bethany betty beverly brenda bridget caitlin camille carla carly carmen carol",
    "caroline carolyn cassandra catherine cathy celia charlotte cheryl chloe christina christine",
    "cindy claire clara claudia colleen condoleezza connie courtney crystal cynthia daniela",
    "danielle dawn deborah debbie debra denise diana diane dianne donna dora doris dorothy edith",
    "eileen elaine eleanor elena elisabeth elise elizabeth ella ellen elsa emily emma erica erin",
    "esther eva evelyn fatima felicia fiona florence frances francesca gail gina gloria grace",
    "gretchen hannah harriet heather heidi helen helena hilary hillary holly hope huma ida inez",
    "ingrid irene iris isabel isabella ivanka ivy jackie jacqueline jane janet janice jasmine",
    "jeanne jenna jennifer jenny jessica jill joan joanna jocelyn josephine joy joyce juanita",
    "judith judy julia julie june kamala karen karin kate katherine kathleen kathryn kathy katie",
    "kayla kellyanne kimberly kirsten kristen kristin laura lauren leah leila lena",
    "lily linda lisa liz lois loretta lori lorraine louise lucia lucy lydia madeleine",
    "madison maggie margaret maria marie marilyn marina marissa marjorie martha mary maya",
    "megan melania melanie melissa mercedes mia michelle mildred miriam molly monica nadia nancy",
    "naomi natalia natalie nicole nina nora norma olga olivia pamela patricia patty paula",
    "pauline peggy penelope phoebe phyllis priya rachel rebecca regina renee rita roberta rosa",
    "rose rosemary ruth sabrina sally samantha sandra sara sarah shannon sharon sheila shirley",
    "sofia sonia sophia sophie stella stephanie sue susan suzanne sylvia tamara tanya tara",
    "teresa theresa tiffany tina valerie vanessa vera veronica victoria violet virginia",
    "vivian wanda wendy yolanda yvonne zoe megyn ingrid astrid freya marta ewa agnieszka yuki",
    "amina ngozi adaeze lakshmi meera anjali mei lena tove liv mette ines",
)
# Given names that say nothing on "he" or "she".
UNISEX_NAMES = word_set(
    "lee dana kelly alex jay jan jean lindsey leslie robin kim pat jamie sam chris morgan lynn",
    "stacy tracy terry francis jesse ashley brooke andrea kerry marion jordan taylor casey",
)
# After a given name these are surnames: "Anna White".
SURNAMES_TOO = word_set(
    "white black hall sachs park lake post day west north east street bridge church house",
    "rivers brothers forum square beach valley island hill world knight service young night",
)
