"""Invented people and places: what the town of Tarnbridge is made of. Nobody and nowhere here is real."""

from __future__ import annotations

from dataclasses import dataclass

# Wards of the town, by code, with how much of the town lives there.
WARDS = {
    "riverside": 18,
    "northgate": 16,
    "millfield": 14,
    "the-moor": 13,
    "castle-hill": 9,
    "southbank": 12,
    "quarry-lane": 11,
    "brook-end": 7,
}


@dataclass(frozen=True, slots=True)
class Background:
    """One part of the town's people: its words for ethnicity, its share in percent and the names used in it."""

    ethnicity: str
    share: float
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_BRITISH_GIRLS = _words(
    "Amelia Isla Ava Mia Ivy Lily Freya Florence Willow Evie Sophie Poppy Ella Grace Daisy Phoebe Ruby Harriet Millie "
    "Rosie Erin Jessica Maisie Scarlett Imogen Eliza Bethan Niamh Tegan Lacey Summer Kayleigh Skye Robyn Georgia Holly "
    "Megan Abigail Lexi Darcey Orla Matilda Connie Thea Paige Esme Nancy Jasmine Alice Heidi"
)
_BRITISH_BOYS = _words(
    "Oliver George Noah Arthur Harry Leo Jack Charlie Freddie Alfie Archie Theo Oscar Henry Joshua Finley Tyler Riley "
    "Callum Rhys Mason Logan Ethan Toby Reuben Jayden Kai Ellis Owen Dylan Connor Louis Jude Bobby Stanley Albie Ronnie "
    "Corey Luke Bailey Harvey Jenson Frankie Ewan Lewis Zac Declan Sonny Ted Blake"
)
_BRITISH_FAMILIES = _words(
    "Ashdown Barlow Beckett Birtles Braddock Brierley Carrow Catterall Chadwick Cleaver Coldwell Crossley Dacre Dearden "
    "Duckworth Eastham Entwistle Fairbrook Farrow Fenwick Garside Goodall Greenhalgh Hackett Halliwell Hargreave Hebble "
    "Hindle Holroyd Horrocks Ingham Jessop Kershaw Kirkby Langley Leadbeater Lomax Marsden Mellor Midgley Moxon Naylor "
    "Nuttall Oldroyd Openshaw Padgett Pickles Pilling Rawcliffe Redfearn Riddell Rushworth Sagar Scholes Shackleton "
    "Skelton Sowerby Stansfield Sugden Sutcliffe Tattersall Thornber Threlfall Tordoff Uttley Varley Wadsworth Walmsley "
    "Whitworth Wigglesworth Wilding Wrigley Yarwood"
)
_SOUTH_ASIAN_GIRLS = _words(
    "Aisha Zara Maryam Hafsa Iqra Sana Noor Amina Zainab Khadija Hira Laiba Anaya Mahnoor Sumaiya Rabia Safa Inaya Aleena Mehwish"
)
_SOUTH_ASIAN_BOYS = _words(
    "Hamza Bilal Yusuf Ibrahim Zayn Umar Hassan Adam Rayyan Haroon Faisal Danyal Musa Saad Kashif Imran Taha Junaid Ayaan Subhan"
)
_SOUTH_ASIAN_FAMILIES = _words(
    "Akhtar Ahmed Hussain Mahmood Mirza Qureshi Rafiq Saleem Sharif Siddique Tariq Zaman Iqbal Chaudhry Butt Malik"
)
_BENGALI_FAMILIES = _words("Begum Chowdhury Miah Rahman Uddin Islam Khatun Sarkar Talukdar Haque")
_INDIAN_GIRLS = _words("Priya Anjali Diya Simran Jasleen Kavya Meera Nisha Harleen Riya Isha Tanvi")
_INDIAN_BOYS = _words("Arjun Rohan Dev Jaspal Karan Nikhil Aarav Harjit Vikram Kiran Ravi Sahil")
_INDIAN_FAMILIES = _words("Patel Gill Sandhu Mistry Desai Solanki Dhillon Chauhan Bains Parmar")
_AFRICAN_GIRLS = _words("Adaeze Blessing Chidera Efua Fatou Hodan Imani Kemi Nyasha Ngozi Sade Tendai Zuri Ayaan Abena")
_AFRICAN_BOYS = _words("Kwame Tunde Chike Abdi Kofi Emeka Tapiwa Sekou Femi Jabari Mandla Obinna Liban Yaw Simba")
_AFRICAN_FAMILIES = _words(
    "Adebayo Mensah Okafor Osei Moyo Ncube Diallo Warsame Boateng Eze Sesay Chikwanda Kamara Abdullahi Owusu"
)
_CARIBBEAN_GIRLS = _words("Shanice Tianna Renee Jada Aaliyah Keisha Naomi Zahra Monique Destiny")
_CARIBBEAN_BOYS = _words("Jermaine Kieron Malachi Tyrell Dante Andre Romario Isaiah Nathaniel Jerome")
_CARIBBEAN_FAMILIES = _words("Bascombe Grantley Hinds Lashley Maragh Pinnock Rowe Salmon Wint Dacosta")
_EAST_EUROPEAN_GIRLS = _words("Zofia Maja Oliwia Lena Natalia Emilija Katya Ioana Andreea Milena Hanna Gabija")
_EAST_EUROPEAN_BOYS = _words("Kacper Filip Jakub Oskar Matas Nikita Andrei Szymon Luka Dominik Stefan Ignas")
_EAST_EUROPEAN_FAMILIES = _words(
    "Nowak Zielinska Kowalczyk Wrona Kazlauskas Ionescu Popa Balciunas Dudek Marek Petrov Sikora Bondar Melnyk"
)
_ARAB_GIRLS = _words("Layla Yasmin Rania Salma Hala Dima Nour Jana Reem Lina")
_ARAB_BOYS = _words("Omar Karim Tarek Samir Ziad Khaled Rami Anas Fadi Mahdi")
_ARAB_FAMILIES = _words("Haddad Nasser Khoury Saleh Mansour Barakat Darwish Aziz Farouk Sabbagh")
_CHINESE_GIRLS = _words("Mei Jia Lin Xin Ying Hui Jessie Vivian")
_CHINESE_BOYS = _words("Wei Jun Hao Ming Jason Kelvin Bo Yi")
_CHINESE_FAMILIES = _words("Chen Lau Cheung Tang Wong Zhou Ng Fung")

BACKGROUNDS = (
    Background("White British", 66, _BRITISH_GIRLS, _BRITISH_BOYS, _BRITISH_FAMILIES),
    Background("Pakistani", 9, _SOUTH_ASIAN_GIRLS, _SOUTH_ASIAN_BOYS, _SOUTH_ASIAN_FAMILIES),
    Background("Bangladeshi", 2.5, _SOUTH_ASIAN_GIRLS, _SOUTH_ASIAN_BOYS, _BENGALI_FAMILIES),
    Background("Indian", 2.5, _INDIAN_GIRLS, _INDIAN_BOYS, _INDIAN_FAMILIES),
    Background("Black African", 4, _AFRICAN_GIRLS, _AFRICAN_BOYS, _AFRICAN_FAMILIES),
    Background("Black Caribbean", 2, _CARIBBEAN_GIRLS, _CARIBBEAN_BOYS, _CARIBBEAN_FAMILIES),
    Background("White other", 5, _EAST_EUROPEAN_GIRLS, _EAST_EUROPEAN_BOYS, _EAST_EUROPEAN_FAMILIES),
    Background("Mixed White and Black Caribbean", 3, _BRITISH_GIRLS, _CARIBBEAN_BOYS, _CARIBBEAN_FAMILIES),
    Background("Mixed White and Asian", 2, _INDIAN_GIRLS, _BRITISH_BOYS, _BRITISH_FAMILIES),
    Background("Arab", 1.5, _ARAB_GIRLS, _ARAB_BOYS, _ARAB_FAMILIES),
    Background("Chinese", 1, _CHINESE_GIRLS, _CHINESE_BOYS, _CHINESE_FAMILIES),
    Background(
        "Gypsy, Roma or Traveller", 1, _BRITISH_GIRLS, _BRITISH_BOYS, _words("Doran Lee Boswell Cash Loveridge")
    ),
    Background("Not said", 0.5, _BRITISH_GIRLS, _BRITISH_BOYS, _BRITISH_FAMILIES),
)

# Members of staff, in the order in which they are given a desk; no two share a given name.
STAFF = (
    *("Nadia Rafferty", "Tom Askew", "Priti Vyas", "Marcus Bell-Okoro", "Joanne Pickersgill", "Samina Yaqub"),
    *("Gareth Prosser", "Ola Fashola", "Helen Thwaite", "Danny Mulgrew", "Ruth Ainscough", "Wojtek Lis"),
    *("Carys Meredith", "Ismail Dogan", "Beth Holcroft", "Leroy Chisholm", "Fiona Garrity", "Hemal Joshi"),
    *("Kirsty Lund", "Ben Oduya", "Anwen Pask", "Rukhsana Dar", "Pete Staniforth", "Lucia Moretti"),
    *("Craig Windle", "Farah Nazir", "Mel Tunnicliffe", "Jonas Weir", "Sunita Rao", "Dean Cropper"),
)
MANAGERS = ("Alison Hartshorn", "Delroy Finch", "Mary-Kate Boland")
SAFEGUARDING_LEADS = ("Ngozi Fairbairn", "Ceri Tolland", "Hamish Duxbury")
DESIGNATED_OFFICER = "Moira Lattimer"
COMMISSIONERS = ("Yvonne Cathcart", "Simon Adeyinka")
ADMINISTRATOR = "Graham Tunley"
