"""What intake refuses about uploads (7.3.1)."""

from collections.abc import Sequence

from intake.domain.errors import IntakeError, WrongField


class UploadRefused(IntakeError):
    """A file that cannot be taken; what is wrong with it is named."""

    code = "upload_refused"
    zh, en = (
        "文件不能接收，请按提示处理后重新上传。",
        "The file cannot be taken: see what is wrong.",
    )

    def __init__(self, wrong_fields: Sequence[WrongField]) -> None:
        super().__init__()
        self.wrong_fields = tuple(wrong_fields)


class Infected(IntakeError):
    """The virus scanner found something."""

    code = "infected"
    zh, en = "文件未通过病毒检查，不能接收。", "The virus scanner found something in the file."


class ScannerAway(IntakeError):
    """A scanner is set up and does not answer: nothing is taken unchecked."""

    code = "scanner_away"
    zh = "病毒检查服务暂不可用，文件未接收，请稍后重新上传。"
    en = "The virus scanner is away; the file was not taken: upload it again later."


class NoStore(IntakeError):
    """Nobody has said where files lie (SERVICE_MATERIALS_URL)."""

    code = "no_store"
    zh = "材料文件的存放处尚未设置，暂不能上传或下载；请联系管理员，或先到窗口出示纸质材料。"
    en = "No place for files is set up here yet: ask the operator, or show the material on paper."


class StoreAway(IntakeError):
    """The place for files does not answer, or takes nothing: full, away, or set up wrongly."""

    code = "store_away"
    zh = "材料文件的存放处暂不可用，请稍后重试；急需办理的，可先到窗口出示纸质材料。"
    en = "The place for files is away: try again later, or show the material on paper."


class TooManyUploads(IntakeError):
    """One account uploads so many files a day."""

    code = "too_many_uploads"
    zh, en = (
        "今日上传文件过多（上限 {most} 个）。",
        "Too many uploads within a day ({most} at most).",
    )

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class FileNotFound(IntakeError):
    """No such file, or none that the caller may see."""

    code = "file_not_found"
    zh, en = "未找到该文件。", "No such file."
