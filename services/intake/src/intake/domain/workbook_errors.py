"""What intake refuses about workbooks (clause A)."""

from intake.domain.errors import IntakeError, WrongField


class NotAWorkbook(IntakeError):
    """No workbook of this edition of the form, or one that is damaged or far too large."""

    code = "not_a_workbook"
    zh = "不是本版本需求表的电子表格（.xlsx），或文件已损坏：请下载空白表重新填写。"
    en = (
        "No workbook (.xlsx) of this edition of the form, or a damaged one: download the empty one."
    )

    def __init__(self) -> None:
        super().__init__()
        self.wrong_fields = (WrongField("file", self.code, self.zh, self.en),)
