"""Invented names, addresses and numbers, from the ranges kept for fiction. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


TOWNS = ("Saltmere", "Easterby", "Thornwick")
STREETS = _each(
    "Larkfield Tanner Quarry Beacon Orchard Harbour Weaver Lantern Mallow Kestrel Foundry Rowan"
    " Cooper Bramble Ferry Sandpiper Juniper Ropewalk Priory Damson Heron Granary Willow Teasel"
)
KINDS_OF_STREET = ("Road", "Close", "Street", "Avenue", "Lane", "Terrace", "Way", "Gardens")
SCHOOLS = (
    "Larkfield School",
    "Beacon Hill Academy",
    "Ropewalk School",
    "Harbour Academy",
    "Priory School",
    "Weaver Street School",
)


@dataclass(frozen=True)
class Names:
    """Names that often go together in one family; `weight` is how often such a family comes up."""

    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _names(weight: int, women: str, men: str, families: str) -> Names:
    return Names(weight, _each(women), _each(men), _each(families))


COMMUNITIES = (
    _names(
        58,
        "Abigail Alice Amelia Amy Ava Bethany Caitlin Charlotte Chloe Daisy Donna Eleanor Ella"
        " Emily Erin Evie Faith Freya Gemma Georgia Grace Hannah Harriet Heather Holly Isla Jade"
        " Jasmine Jessica Joanne Julie Karen Katherine Kayleigh Laura Leanne Lily Linda Lucy"
        " Maisie Margaret Megan Molly Natalie Nicola Olivia Paige Pamela Phoebe Poppy Rachel"
        " Rebecca Rosie Ruby Samantha Sarah Sheila Sophie Stacey Summer Susan Tracey Vera"
        " Victoria Wendy Zoe",
        "Aaron Adam Alan Alfie Andrew Archie Arthur Barry Ben Bradley Callum Charlie Christopher"
        " Connor Craig Daniel Darren David Dean Derek Dylan Edward Ethan Finley Frank Gareth Gary"
        " George Graham Harry Harvey Henry Jack Jacob Jake James Jamie Jason Joseph Josh Keith"
        " Kevin Kieran Lee Leo Lewis Liam Luke Mark Martin Matthew Mason Michael Nathan Nigel"
        " Noah Oliver Oscar Owen Paul Peter Philip Riley Robert Ryan Samuel Scott Simon Stephen"
        " Steven Stuart Thomas Toby Tony Trevor Tyler William",
        "Abbott Archer Atkins Bailey Barker Barnes Bennett Berry Booth Bradshaw Briggs Burgess"
        " Butcher Carr Chambers Clayton Coates Cole Cross Dawson Dixon Drake Ellis Fenton"
        " Fletcher Foster Frost Garner Gibbs Goodwin Hale Hardy Harper Hayes Heath Hobbs Holt"
        " Hurst Kemp Knight Lamb Lawson Marsden Mercer Nash Newton Norris Palmer Pearce Pickering"
        " Platt Potts Radford Rhodes Sharp Shaw Slater Spence Stone Sutton Swift Thorpe Tomlin"
        " Turnbull Vickers Wade Walsh Warren Webster Whitaker Wilkes Wood Yates",
    ),
    _names(
        9,
        "Aaliyah Amina Ayesha Fatima Farah Hafsa Hina Iqra Khadija Mariam Nadia Noor Rabia Sadia"
        " Saira Sana Yasmin Zainab Zara Shabana",
        "Adeel Ahmed Ali Bilal Faisal Hamza Haris Hassan Ibrahim Imran Ismail Kamran Nadeem Omar"
        " Rashid Sajid Tariq Usman Yusuf Zain",
        "Abbasi Ahmed Akhtar Aslam Begum Chaudhry Hussain Iqbal Khan Mahmood Malik Mirza Qureshi"
        " Rafiq Saleem Siddiqui Uddin Yousaf",
    ),
    _names(
        6,
        "Anjali Asha Deepa Divya Harpreet Jaspreet Kavita Kiran Meena Neha Pooja Priya Rani Ritu"
        " Simran Sunita",
        "Ajay Amit Arjun Balraj Deepak Gurdeep Harjit Jai Karan Manish Nikhil Raj Rohan Sandeep"
        " Sunil Vikram",
        "Bains Chauhan Desai Dhillon Gill Grewal Joshi Kapoor Mistry Nair Patel Rao Sandhu"
        " Sharma Sidhu Thakur",
    ),
    _names(
        7,
        "Agnieszka Aleksandra Anna Daria Ewa Hanna Ioana Julia Karolina Katarzyna Lena Magda"
        " Maja Monika Oksana Simona Viktoria Zofia",
        "Adam Andrei Bartek Bogdan Dariusz Filip Jakub Jan Kacper Krzysztof Marcin Mateusz Mihai"
        " Pawel Piotr Radu Stefan Tomasz",
        "Dabek Dudek Ionescu Jankowiak Kaminski Kowalik Lis Marinescu Nowak Petrov Popa Sikora"
        " Sobczak Stoica Wrona Zielinski",
    ),
    _names(
        7,
        "Abena Ada Adaeze Adwoa Amara Ama Blessing Chiamaka Efua Esther Fatou Folake Funmi Hope"
        " Makena Ngozi Precious Ruth Temi Wanjiru",
        "Ade Ayo Chidi Chinedu Daniel Ebo Emeka Femi Joseph Kofi Kojo Kwame Mandla Obi Samuel"
        " Segun Tendai Tunde Uche Yaw",
        "Abara Addo Adeyemi Appiah Asante Boateng Chukwu Danso Eze Kamau Mensah Moyo Ndlovu"
        " Nwosu Obi Ogunleye Okoro Osei Owusu Sesay",
    ),
    _names(
        4,
        "Alicia Camille Chantelle Dionne Jada Keisha Marcia Monique Nia Shanice Simone Tiana",
        "Andre Curtis Delroy Devon Jermaine Jerome Leroy Marlon Nathaniel Reuben Tyrone Winston",
        "Bryan Campbell Clarke Forbes Francis Gayle Grant Henry Lewin Pinnock Reid Samuels",
    ),
    _names(
        6,
        "Aoife Bronwen Carys Catrin Ceri Ciara Eilidh Fiona Ffion Kirsty Mairi Mari Niamh Nerys"
        " Orla Rhiannon Roisin Sian",
        "Aled Alasdair Callum Cian Conor Dafydd Declan Ewan Fergus Gethin Hamish Huw Ieuan"
        " Lachlan Owain Rhys Rory Sean",
        "Bevan Byrne Doyle Duffy Gallagher Griffiths Howells Keane Kerr Lloyd MacLeod Meredith"
        " Munro Nolan Parry Probert Quinn Vaughan",
    ),
    _names(
        3,
        "Ai Elif Hui Jia Lan Leyla Linh Mei Min Selin Xin Yan",
        "Burak Cheng Emre Hai Jun Kai Long Ming Murat Thanh Wei Yusuf",
        "Aydin Chan Cheung Demir Huang Kaya Lam Li Nguyen Tran Wong Zhang",
    ),
)
# Nobody has a birthday in the months that the stories tell of, so that ages hold throughout.
SETTLED_DAYS = 200
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def community(rng: Random) -> Names:
    """Return the pool of names that a new family draws from."""
    return rng.choices(COMMUNITIES, [names.weight for names in COMMUNITIES])[0]


def postcode(rng: Random) -> str:
    """Return a postcode of the area that has no places."""
    letters = "".join(rng.choices(POSTCODE_LETTERS, k=2))
    return f"ZZ99 {rng.randint(1, 9)}{letters}"


def street(rng: Random) -> str:
    """Return a house on an invented street of an invented town."""
    name = f"{rng.choice(STREETS)} {rng.choice(KINDS_OF_STREET)}"
    flat = f"Flat {rng.randint(1, 24)}, " if rng.random() < 0.2 else ""
    return f"{flat}{rng.randint(1, 180)} {name}, {rng.choice(TOWNS)}"


def nhs_number(rng: Random) -> str:
    """Return a number of the range kept for tests, with its check digit."""
    while True:
        digits = f"999{rng.randint(0, 999_999):06}"
        weighted = sum(
            int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)
        )
        check = -weighted % 11
        if check < 10:
            return f"{digits}{check}"


def telephone(rng: Random) -> str:
    """Return a telephone number of the ranges kept for drama."""
    if rng.random() < 0.7:
        return f"07700 900{rng.randint(0, 999):03}"
    return f"01632 960{rng.randint(200, 999)}"


def born(rng: Random, age: int, today: date) -> date:
    """Return a birth date of somebody of `age` whole years on a day, and for weeks before it."""
    newest = today.toordinal() - int(age * 365.25) - 2
    return date.fromordinal(newest - rng.randint(SETTLED_DAYS, 360))
