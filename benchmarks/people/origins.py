"""The names that invented people bear, by where a family comes from. Data.

Written from general knowledge, the more frequent first; no list of real people was used. How often
a name is met falls with its place in the list, and a part of every list is a long tail of
names put together from pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, product


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


@dataclass(frozen=True)
class Names:
    """Names with how often each is met, as shares that add up towards 1."""

    names: tuple[str, ...]
    up_to: tuple[float, ...]


def listed(text: str, *, tail: tuple[str, ...] = (), tail_share: float = 0.0) -> Names:
    """Return the names of `text`, skewed by their order, then `tail`, evenly, with its share."""
    names = _words(text)
    skewed = [1 / (place + 4) for place in range(len(names))]
    whole = sum(skewed) / (1 - tail_share)
    even = [tail_share / len(tail)] * len(tail) if tail else []
    return Names(names + tail, tuple(accumulate([one / whole for one in skewed] + even)))


def _pieces(first: str, last: str) -> tuple[str, ...]:
    return tuple(one + other for one, other in product(first.split(), last.split()))


@dataclass(frozen=True)
class Origin:
    """Where a family's names come from. `style` says how names pass on in a household; the
    share is among all households.
    """

    name: str
    share: float
    style: str
    women: Names
    men: Names
    families: Names
    young_women: Names | None = None
    young_men: Names | None = None


_PLACES = _pieces(
    "Ash Bark Beck Black Brad Bram Brook Burn Cald Carl Chad Cop Cran Dal Den Eller Fair Farn Fen"
    " Garth Glad Hal Hather Haw Hazel Hed Hol Horn Kel Kirk Lang Lin Locks Mars Mel Mil Nor Oak"
    " Pen Pick Rad Raven Red Row Sal Shel Sher Stan Stock Sut Thorn Tis Wal Ware Wen Whit Win Wool",
    "bank borne bourne bridge burn by combe cott croft dale den field ford gate ham hurst ing land"
    " ley low man mere more ridge sall sey shaw stead stone ter thorpe ton tree wald way well wick"
    " wood worth yard",
)
_MODERN_WOMEN = _pieces(
    "Kay Jay Ma Ka Ly Bra Ari El Mi Tay Shan Kel Kier Har La", "la leigh lyn na niya ya rose ra"
)
_MODERN_MEN = _pieces(
    "Kay Jay Bray Cay Ay Ty Kel Har Lay Ma Bren Cor Tre Zay Da", "den lan son ton len ver don vin"
)
_SURNAMES = """Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson
Evans Walker White Roberts Green Hall Wood Jackson Clarke Harris Clark Turner Hill Cooper Ward
Moore Morris King Watson Harrison Morgan Baker Patel Allen Anderson Parker Bennett Lee Lewis
Martin Shaw Cook Richardson James Bell Collins Marshall Carter Price Bailey Phillips Young Gray
Simpson Miller Davis Cox Adams Foster Chapman Wilkinson Webb Palmer Barker Holmes Mills Rogers
Gibson Dixon Hunt Knight Lloyd Ellis Matthews Reynolds Barnes Fisher Powell Stevens Butler Russell
Mason Pearson Jenkins Brooks Fletcher Hughes Saunders Andrews Walsh Payne Fox Day Walters Poole
Lawrence Newman Carr Harvey Burton Bradley Watts Atkinson Spencer Dawson Hudson Rose Booth Wells
Dean Lane Page Gardner Hart Cole Lowe Elliott Rhodes Hayes Newton Parsons Barrett Bates Nicholls
Gill Pearce Frost Norris Perry Preston Woods Field Coles Goodwin Hodgson Bird Higgins Moss Sharp
Cross Doyle Hammond Slater Nash Sutton Wallis Bishop Kemp Nixon Banks Warren Yates Norton Flynn
Leigh Clayton Chambers Whitehead Bibby Haigh Sykes Crossley Firth Kershaw Ogden Schofield Entwistle
Ramsden Barraclough Ackroyd Hebblethwaite Ollerenshaw Quillfeather Featherstone Postlethwaite"""
_SCOTS = """Smith Brown Wilson Robertson Thomson Campbell Stewart Anderson MacDonald Scott Reid
Murray Clark Taylor Ross Young Watson Paterson Morrison Mitchell Fraser Davidson Henderson Hamilton
Graham Kerr Johnston Ferguson McDonald Simpson Bell Kelly MacKenzie McLean Cameron Grant Duncan
Mackay Bruce Wallace Sinclair Munro Sutherland Gordon Buchanan Crawford Cunningham Donaldson Kennedy
McGregor MacLeod McIntosh McMillan Craig Muir Lindsay Rankin Gillespie Drummond Urquhart"""
_WOMEN = """Margaret Susan Patricia Christine Mary Jean Linda Elizabeth Barbara Janet Ann Carol
Julie Jacqueline Karen Sandra Maureen Pauline Sheila Dorothy Joan Jennifer Helen Deborah Kathleen
Tracey Jane Diane Alison Sarah Nicola Angela Judith Gillian Valerie Wendy Catherine Anne Amanda
Joyce Rosemary Marion Lesley Brenda Sharon Sally Theresa Eileen Doreen Beverley Lorraine Frances
Hazel Heather Irene Josephine Hilary Teresa Marilyn Stella Lynne Yvonne Rita Dawn Anita Ruth
Frances Veronica Philippa Winifred Beryl Muriel Enid"""
_MEN = """David John Michael Peter Robert Paul Alan Stephen Andrew Richard William James Christopher
Anthony Brian Mark Ian Kenneth Keith Colin Roger Graham Philip Kevin Thomas Derek George Ronald
Raymond Simon Nigel Geoffrey Terence Martin Edward Barry Charles Trevor Dennis Malcolm Neil Joseph
Roy Gary Timothy Steven Donald Frank Leonard Patrick Nicholas Jonathan Stuart Douglas Eric Albert
Ernest Gordon Norman Harold Stanley Francis Clive Gerald Frederick Victor Lawrence Arthur Vincent
Gareth Bernard Cyril Desmond Hugh Leslie Maurice Rodney Stewart Wayne"""
_GIRLS = """Emma Laura Olivia Sophie Jessica Rebecca Emily Charlotte Amy Chloe Hannah Lucy Megan
Lauren Rachel Samantha Gemma Amelia Isla Ava Grace Ella Mia Lily Katie Bethany Jade Stephanie
Danielle Natalie Kelly Georgia Holly Ellie Abigail Molly Leah Zoe Victoria Kirsty Poppy Evie
Daisy Freya Isabella Evelyn Florence Alice Ruby Phoebe Erin Paige Naomi Louise Kayleigh Natasha
Eleanor Alexandra Hayley Stacey Kimberley Melissa Courtney Rosie Matilda Willow Harriet Imogen
Elsie Ivy Maisie Summer Scarlett Lola Martha Esme Robyn Tilly Kiera Shannon Tamsin Martina"""
_BOYS = """Daniel Thomas James Jack Joshua Matthew Ryan Luke Oliver Adam Harry George Samuel Callum
Joseph Liam Alexander Benjamin Jordan William Jacob Charlie Connor Michael Lewis Nathan Jake Kyle
Noah Oscar Leo Alfie Archie Ethan Max Dylan Freddie Tyler Arthur Henry Aaron Cameron Kieran Logan
Lee Craig Scott Dean Shane Ashley Bradley Reece Toby Theo Isaac Finley Harrison Edward Louis
Sebastian Zachary Reuben Jenson Stanley Elliot Ben Sam Tom Robert Jason Darren Carl Ricky Dominic
Rory Tobias Albie Jude Kai Corey Ellis Gabriel Frederick Leon Mason Jamie Wesley"""
_IRISH_FAMILIES = """Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill
O'Reilly Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray Quinn Moore McLoughlin O'Carroll
Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes O'Farrell
Fitzgerald Brown Martin Maguire Nolan Flynn Thompson O'Callaghan O'Donnell Duffy O'Mahony Boyle
Healy O'Shea White Sweeney Hayes Kavanagh Power McGrath Moran Brady Mac_Giolla_Phádraig"""
_POLISH_FAMILIES = """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński
Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Wojciechowski Krawczyk Kaczmarek
Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski
Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora
Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski"""
_MUSLIM_FAMILIES = """Khan Ahmed Hussain Ali Begum Akhtar Malik Mahmood Iqbal Shah Mohammed Miah
Islam Rahman Uddin Chowdhury Hassan Raza Aslam Bashir Rashid Mirza Butt Qureshi Sheikh Siddiqui
Javed Ashraf Saleem Yousaf Choudhury Anwar Zaman Haque Karim Hoque Ullah Parveen Latif Aziz Arshad
Kausar Rehman Bhatti Chaudhry Abbasi Nawaz Farooq Ansari Hashmi Mughal Sarwar Tariq Yaqoob Zafar"""

ORIGINS = (
    Origin(
        "English", 0.585, "british",
        listed(_WOMEN), listed(_MEN), listed(_SURNAMES, tail=_PLACES, tail_share=0.42),
        listed(_GIRLS, tail=_MODERN_WOMEN, tail_share=0.08),
        listed(_BOYS, tail=_MODERN_MEN, tail_share=0.08),
    ),
    Origin(
        "Scottish", 0.06, "british",
        listed(_WOMEN + " Morag Moira Fiona Isobel Elspeth Shona Aileen Catriona"),
        listed(_MEN + " Alasdair Hamish Angus Ewan Fergus Duncan Callum Iain"),
        listed(_SCOTS, tail=_pieces("Mac Mc", "Ardle Aulay Bain Caig Clure Craw Dowall Eachern Ewan"
               " Farlane Gill Innes Kechnie Kinlay Kinnon Lachlan Lellan Naughton Phail Queen Rae"
               " Taggart Tavish Vicar Whirter"), tail_share=0.2),
        listed("Isla Eilidh Skye Ailsa Kirsty Iona Mhairi Catriona " + _GIRLS),
        listed("Callum Lewis Rory Finlay Ewan Angus Fraser Struan " + _BOYS),
    ),
    Origin(
        "Welsh", 0.05, "british",
        listed("Mair Gwen Sian Megan Eirlys Nerys Bronwen Rhiannon Carys Glenys Menna Dilys Eluned"
               " Olwen Myfanwy Angharad Margaret Susan Mary Elizabeth Ann Jean Janet Catherine"),
        listed("Dafydd Gareth Huw Rhys Gwyn Emyr Alun Ieuan Geraint Owain Hywel Iwan Gethin Dewi"
               " Glyn Idris Emlyn John David Thomas William Robert Richard Peter Alan Michael"),
        listed("Jones Williams Davies Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards"
               " Owen James Rees Jenkins Price Morris Richards Lloyd Phillips Parry Powell Harris"
               " Davis Pritchard Llewellyn Howells Bowen Vaughan Watkins Humphreys Ellis Rowlands"
               " Bevan Prosser Gwynne Penry Prydderch Ap_Rhys Cadwaladr Wynne Probert Beynon"),
        listed("Seren Ffion Megan Cerys Lowri Nia Carys Mali Catrin Siân Elin Eleri Bethan Sioned"
               " Heledd Tegan Olivia Emily Chloe Sophie Ella Amelia Ruby Mia"),
        listed("Rhys Dylan Osian Iestyn Tomos Gruffydd Owain Macsen Ifan Steffan Llŷr Ioan Harri"
               " Siôn Jac Gethin Oliver Jack Joshua Daniel Luke Callum Noah"),
    ),
    Origin(
        "Irish", 0.045, "british",
        listed("Mary Bridget Kathleen Margaret Maureen Eileen Nora Teresa Sinéad Siobhán Gráinne"
               " Orla Deirdre Niamh Áine Máire Bernadette Geraldine Noreen Fionnuala Una"),
        listed("Patrick John Michael Seán Thomas James Brendan Declan Kevin Eamon Séamus Liam"
               " Dermot Fergal Ciarán Pádraig Gerard Martin Donal Niall Colm Cathal Diarmuid"),
        listed(_IRISH_FAMILIES),
        listed("Aoife Caoimhe Saoirse Niamh Róisín Ciara Clodagh Éabha Gráinne Sadhbh Orlaith Emma"
               " Grace Katie Molly Siobhán Sinéad Méabh Shauna Laoise"),
        listed("Conor Seán Oisín Cian Fionn Darragh Rían Cillian Tadhg Eoin Liam Ciarán Daniel Jack"
               " Pádraig Oran Ruairí Shane Cathal Donnacha"),
    ),
    Origin(
        "Polish", 0.045, "slavic",
        listed("Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Magdalena Elżbieta Joanna Krystyna"
               " Aleksandra Monika Zofia Teresa Danuta Natalia Karolina Marta Julia Beata Dorota"
               " Halina Jadwiga Janina Alicja Jolanta Grażyna Iwona Paulina Zuzanna Wiktoria"),
        listed("Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Stanisław Marek"
               " Łukasz Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew Maciej Rafał Robert"
               " Kamil Jacek Szymon Kacper Bartosz Sebastian Dawid Artur Sławomir Filip Zdzisław"),
        listed(_POLISH_FAMILIES, tail=_pieces("Bar Bor Cie Dob Gra Jas Kal Lis Mal Ost Paw Rad Sob"
               " Tur Wil Zar", "asiński czyński ecki iszewski kowski niewski owicz siak wicz"),
               tail_share=0.25),
    ),
    Origin(
        "Romanian", 0.03, "kept",
        listed("Maria Elena Ioana Andreea Alexandra Mihaela Ana Cristina Gabriela Daniela Alina"
               " Ștefania Georgiana Simona Raluca Roxana Larisa Denisa Bianca Nicoleta Florentina"),
        listed("Andrei Alexandru Ion Gheorghe Ștefan Mihai Cristian Florin Ionuț Marian Constantin"
               " Vasile Daniel Adrian Nicolae Bogdan Răzvan Gabriel Dumitru Cătălin Marius Costel"),
        listed("Popa Popescu Ionescu Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu"
               " Constantin Marin Dobre Moldovan Lazăr Ungureanu Țurcanu Șerban Barbu Cojocaru"
               " Nistor Florea Neagu Sandu Tudor Vasilescu Mocanu Iordache Bălan Oprea Cristea"),
    ),
    Origin(
        "Arabic", 0.025, "kept",
        listed("Fatima Aisha Maryam Khadija Zainab Noor Huda Layla Amina Salma Rania Hanan Samira"
               " Nadia Yasmin Iman Dina Asma Sumaya Ruqaya Hala Lina Mona Rasha Safa"),
        listed("Mohammed Ahmed Ali Omar Hassan Ibrahim Abdullah Khalid Yousef Mahmoud Karim"
               " Tariq Hussein Abdul_Rahman Bilal Hamza Mustafa Saleh Walid Faisal Ziad Nasser"),
        listed("Al-Hassan Hussein Ahmed Ali Mohammed Al-Sayed Hassan Al-Khatib Mahmoud Ibrahim"
               " Saleh El-Masri Al-Jabari Haddad Mansour Khalil Al-Amin Nasser Al-Tikriti Darwish"
               " Al-Rashid El-Sharif Saeed Zaki Shaheen Al-Najjar Hamdan Suleiman Qasim"),
    ),
    Origin(
        "Somali", 0.012, "patronymic",
        listed("Fadumo Asha Hodan Amina Khadra Sahra Halima Ifrah Ayaan Hibo Ubah Nimco Fartun"
               " Maryan Zamzam Sagal Idil Deqa Hamdi Ikran"),
        listed("Mohamed Ahmed Abdi Ali Hassan Yusuf Abdirahman Omar Ibrahim Mahad Abdullahi Ismail"
               " Farah Jama Liban Guled Warsame Bashir Hussein Mustafe Zakaria Ayanle"),
        listed("Mohamed Ali Abdi Ahmed Hassan Jama Omar Farah Warsame Yusuf Ibrahim Hussein Nur"
               " Aden Osman Elmi Abdullahi Guled Dirie Hersi"),
    ),
    Origin(
        "Pakistani and Bangladeshi", 0.06, "muslim",
        listed("Nasreen Shabnam Fatima Ayesha Rukhsana Shazia Saima Rehana Zainab Parveen Samina"
               " Razia Farzana Nazia Sadia Maryam Aisha Bushra Khadija Sumaira Iqra Hafsa Aleena"
               " Rubina Tahira Shamim Shahnaz Rabia Noreen Safia Hasina Rahima Jahanara Salma"),
        listed("Mohammed Imran Ali Tariq Asif Usman Bilal Zahid Hamza Ibrahim Abdul Nadeem Shahid"
               " Kamran Adnan Omar Yusuf Faisal Khalid Sajid Waqas Hassan Amir Iqbal Rashid Nasir"
               " Haroon Zeeshan Arif Shakeel Rizwan Junaid Jamal Kabir Shafiq Delwar Anwar Ayaan"),
        listed(_MUSLIM_FAMILIES),
    ),
    Origin(
        "Sikh", 0.015, "sikh",
        listed("Harpreet Gurpreet Manpreet Jaspreet Simran Amrit Kiran Balwinder Jaswinder"
               " Sukhwinder Rajinder Paramjit Kulwinder Navdeep Ravinder Satwant Mandeep Jasleen"),
        listed("Gurpreet Harpreet Jaswinder Balwinder Sukhdev Amarjit Manjit Ranjit Kuldeep Hardeep"
               " Mandeep Inderjit Satnam Surjit Gurdeep Arjan Jaspal Karam Baldev"),
        listed("Gill Sandhu Dhillon Sidhu Grewal Dhaliwal Singh Kaur Bains Sohal Virk Mann Johal"
               " Atwal Uppal Bhogal Chahal Deol Kang Sangha"),
    ),
    Origin(
        "Indian", 0.025, "british",
        listed("Priya Anjali Sunita Meena Lakshmi Kavita Neha Pooja Rekha Nisha Hansa Bhavna Jyoti"
               " Deepa Asha Usha Divya Shreya Ananya Hetal Kinjal Daksha Padma Radha"),
        listed("Raj Rajesh Sanjay Vijay Amit Anil Suresh Ramesh Ashok Kiran Nikhil Rahul Krishna"
               " Dinesh Mahesh Jayesh Bharat Hitesh Arjun Rohan Aarav Dev Vikram Prakash Mukesh"),
        listed("Patel Shah Kumar Sharma Mistry Desai Joshi Mehta Gupta Parmar Chauhan Solanki Rao"
               " Nair Reddy Iyer Krishnan Pillai Das Bose Banerjee Mukherjee Agarwal Verma Gandhi"
               " Modi Thakur Bhatt Trivedi Raval Vaghela Vyas Naidu Menon"),
    ),
    Origin(
        "Chinese", 0.018, "chinese",
        listed("Li_Na Xiao_Ling Mei Yan Jing Mei_Ling Hui Fang Xin_Yi Wen Ying Yue Lan Qing_Yi Siu"
               " Ka_Yan Wing_Yan Hoi_Ching Lai_Ping Yuet_Ling Grace Amy Joyce"),
        listed("Wei Jun Ming Xiao_Ming Hao Jian_Guo Zhi_Wei Chun Lei Yong Tao Kai_Ming Chi_Wai"
               " Ho_Yin Ka_Ho Wai_Keung Kwok_Wai Man_Kit Peter Jason Kevin"),
        listed("Wang Li Zhang Chen Liu Wong Chan Lam Cheung Yang Huang Zhao Wu Zhou Lee Ng Leung"
               " Ho Xu Sun Ma Zhu Lau Tang Yeung Kwok Tsang Yip Mak Chow Xie Guo"),
    ),
    Origin(
        "West African", 0.03, "kept",
        listed("Grace Blessing Ngozi Chioma Amara Folake Yetunde Abimbola Adaeze Efua Akosua"
               " Titilayo Abena Ama Adwoa Esther Mercy Comfort Funmilayo Ifeoma Nneka Oluwaseun"),
        listed("Emmanuel Samuel Chukwuemeka Oluwaseun Kwame Kofi Kwabena Yaw Tunde Babatunde"
               " Chinedu Ikechukwu Obinna Adebayo Olumide Segun Daniel Michael Joseph Ayodele"),
        listed("Mensah Adeyemi Okafor Owusu Okeke Boateng Osei Adebayo Asante Appiah Eze Okonkwo"
               " Nwosu Ogunleye Balogun Adeleke Amoah Ofori Antwi Oyelaran Akinyemi Chukwu Ibe Obi"
               " Sarpong Agyeman Oladipo Oluwole Nwachukwu Onyeka Addo Ansah Frimpong Olawale"),
    ),
)  # fmt: skip
