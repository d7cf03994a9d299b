"""The course's four photographs: what stands on them, and what report B read there."""

from collections.abc import Mapping

Lines = tuple[str, ...]

TRUTH: Mapping[str, Lines] = {
    "01_list.jpg": (
        "TO DO LIST",
        "1 MAKE A TO DO LIST",
        "2 CHECK OFF THE FIRST",
        "THING ON TO DO LIST",
        "3 REALIZE YOU HAVE ALREADY",
        "COMPLETED 2 THINGS",
        "4 REWARD YOURSELF WITH",
        "A NAP",
    ),
    "02_letters.jpg": (
        "A B C D E F G",
        "H I J K L M N",
        "O P Q R S T U",
        "V W X Y Z",
        "1 2 3 4 5 6 7 8 9 0",
    ),
    "03_haiku.jpg": (
        "HAIKUS ARE EASY",
        "BUT SOMETIMES THEY DONT MAKE SENSE",
        "REFRIGERATOR",
    ),
    "04_deep.jpg": ("DEEP LEARNING", "DEEPER LEARNING", "DEEPEST LEARNING"),
}

REPORT_B_MLP: Mapping[str, Lines] = {
    "01_list.jpg": (
        "TQDQLIST",
        "IMAKEATDORLIST",
        "2LHECKDFET3HEDFIRFT",
        "TWXNGONQOLIST",
        "BREALIZEYDWIHMIWVEGSALREADY",
        "COMPLGTLTZ",
        "4REWARDYDWRSELFVIIH",
        "ANAP",
    ),
    "02_letters.jpg": ("2BLDFFG", "HIJKLMN", "QPQRSTW", "VWXYZL", "1Z3GSG7X93"),
    "03_haiku.jpg": ("HAIKWSAREHAGX", "BWTSJMETIMESTHEXDDWTMAKOSHQ6", "RBFRIGBRATOR"),
    "04_deep.jpg": ("DEEPLERMLNG", "DEPPEKLEAKNIMG", "DF8P1S1LEARNING"),
}
"""As printed, with its network of dense layers."""

REPORT_B_CNN: Mapping[str, Lines] = {
    "01_list.jpg": (
        "TODOLIST",
        "2MAKEATODOLIST",
        "2CHECKOFFTTTHEDFIRCT",
        "THINGONOCIST",
        "3RBALIZEYOUTHINVEGSALREADY",
        "COMPLETGD2",
        "4REWARDYOURSELFWITH",
        "ANAP",
    ),
    "02_letters.jpg": ("ABCDEFGG", "HIJKLMN", "OPQRSTM", "VWXYZ", "12345678ga"),
    "03_haiku.jpg": ("HAIKUSAREEASY", "BJTSDMETIMESTHEYDDNTMAKESENSE", "REFRJGERATOR"),
    "04_deep.jpg": ("DEEPLARNING", "DEEPEKLEARNING", "DJCPESTLEARNING"),
}
"""As printed, with its convolutional network that was trained on EMNIST."""
