"""What a person is told when something cannot go on."""


class Trouble(Exception):
    """A failure said in Chinese and English, with what to do about it.

    `todo` is shown as it stands: a command to type or a setting to give.
    """

    def __init__(self, zh: str, en: str, todo: str = "") -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.todo = todo
