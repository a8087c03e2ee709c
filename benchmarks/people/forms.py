"""Names as used at home, and as different clerks write them: the generator's own lists. Data.

The matcher has a list of its own, written apart; neither holds all of the other.
"""

from __future__ import annotations


def _lines(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in text.strip().splitlines()]


def _called(text: str) -> dict[str, tuple[str, ...]]:
    """Return for the first word of each line the others."""
    return {line[0]: line[1:] for line in _lines(text)}


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    """Return for every word of each line the others."""
    lines = _lines(text)
    return {word: tuple(w for w in line if w != word) for line in lines for word in line}


# What people are called at home, and what a stranger then writes down.
NICKNAMES = _called(
    """
Margaret Maggie Peggy Marge Meg
Susan Sue Susie
Patricia Pat Trish Patsy
Christine Chris Chrissie Tina
Elizabeth Liz Beth Betty Lizzie
Barbara Barb Babs
Janet Jan
Carol Caz
Jacqueline Jackie Jacqui
Sandra Sandy
Maureen Mo
Dorothy Dot Dottie
Jennifer Jen Jenny
Deborah Debbie Deb
Kathleen Kath Kathy
Catherine Cathy Kate Cath
Gillian Gill Jill
Amanda Mandy
Angela Angie Ange
Sharon Shaz
Victoria Vicky Tori
Rebecca Becky Bex
Samantha Sam Sammy
Charlotte Charlie Lottie
Jessica Jess
Sophie Soph
Stephanie Steph
Natalie Nat
Isabella Izzy Bella
Olivia Liv Livvy
Amelia Millie
Abigail Abi
Bethany Beth
Georgia Georgie
Eleanor Ellie Nell
Matilda Tilly
Katarzyna Kasia
Małgorzata Gosia
Agnieszka Aga
Aleksandra Ola
Magdalena Magda
Joanna Asia
Zofia Zosia
Krystyna Krysia
Ioana Oana
Alexandra Alex Sandra
Gabriela Gabi
Mary Polly Molly
Bridget Bridie
David Dave Davy
John Jack Johnny
Michael Mike Mick
Robert Bob Rob Bobby
Stephen Steve
Andrew Andy Drew
Richard Rick Dick Rich
William Bill Will Billy Liam
James Jim Jimmy Jamie
Christopher Chris Kit
Anthony Tony Ant
Kenneth Ken
Ronald Ron
Raymond Ray
Nicholas Nick
Edward Ed Ted Eddie
Charles Charlie Chaz
Terence Terry Tel
Gerald Gerry
Frederick Fred Freddie
Francis Frank
Leonard Len
Barry Baz
Gary Gaz
Darren Daz
Daniel Dan Danny
Thomas Tom Tommy
Joshua Josh
Matthew Matt
Samuel Sam
Benjamin Ben
Alexander Alex Sandy
Joseph Joe Joey
Nathan Nate
Zachary Zach
Tobias Toby
Krzysztof Krzysiek
Tomasz Tomek
Wojciech Wojtek
Stanisław Staszek
Jakub Kuba
Grzegorz Grzesiek
Pádraig Paddy
Patrick Pat Paddy
Dafydd Dai
Gheorghe Gigi
Emmanuel Manny
Oluwaseun Seun
Temitope Temi
Chukwuemeka Emeka
Babatunde Tunde
Rajesh Raj
"""
)
# One name in Latin letters, as different clerks hear and write it.
SPELLINGS = _groups(
    """
Mohammed Muhammad Mohamed Mohammad Muhammed Md Mohamad
Hussain Hussein Husain Hossain
Hassan Hasan
Ahmed Ahmad
Yusuf Yousef Youssef Yusef Yousaf
Omar Umar
Usman Uthman Osman
Ibrahim Ebrahim
Khadija Khadijah Kadija
Fatima Fatimah Fatema Fadumo
Aisha Ayesha Aysha Asha
Zainab Zaynab Zeinab
Maryam Mariam Maryan
Abdullah Abdulla Abdullahi
Khalid Khaled
Chowdhury Choudhury Chaudhry Chowdhary
Sheikh Shaikh Shaykh
Siddiqui Siddiqi Siddique
Qureshi Kureshi
Mahmood Mahmoud Mehmood
Rahman Rehman Rahmaan
Parveen Parvin
Nasreen Nasrin
Begum Begam
Rashid Rasheed
Jaswinder Jasvinder
Balwinder Balvinder
Gurpreet Gurprit
Harpreet Harprit
Dhaliwal Dhalival
Lakshmi Laxmi
Vijay Bijay
Wang Wong
Zhang Cheung Chang
Chen Chan
Li Lee
Zhou Chow
Xu Hsu
Xiao Hsiao
Siân Shan
Siobhán Shivaun Chevonne
Niamh Neve
Aoife Eefa
Caoimhe Keeva
Seán Shaun Shawn
Ciarán Kieran
Rhys Reece Rees
Llewellyn Llywelyn Llewelyn
Catherine Katherine Kathryn Cathryn
Ștefan Stephan Stefan
Wójcik Wojczyk Vojcik
Szymański Shimanski
Okafor Okafour Okaphor
Adebayo Adebayor
Kwame Kwami
"""
)
