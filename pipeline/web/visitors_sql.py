"""Visitors' SQL is off under plain Datasette, too: it can hold a core and gigabytes for seconds.

Datasette 0.65 reads that in our metadata (``allow_sql``). Datasette 1.0 reads it in a configuration
alone, which nobody has to have, so the plugin says it.
"""

from collections.abc import Mapping

from pipeline.web.database import our_database_name
from pipeline.web.datasette_types import Datasette

_DENIED = "SELECT :shinkyu_db AS parent, NULL AS child, 0 AS allow, :shinkyu_why AS reason"


def denied(datasette: Datasette, actor: Mapping[str, object] | None, action: str) -> object | None:
    """What Datasette 1.0 asks plugins of each permission: that nobody may send SQL to our database.

    None where something else is asked, for the operator (``--root``), and where his configuration
    says who may.
    """
    name = our_database_name(datasette) if action == "execute-sql" else None
    if name is None or (actor or {}).get("id") == "root" or _says(datasette, name):
        return None
    from datasette.permissions import PermissionSQL

    why = "visitors' SQL is off"
    told: object = PermissionSQL(sql=_DENIED, params={"shinkyu_db": name, "shinkyu_why": why})
    return told


def _says(datasette: Datasette, name: str) -> bool:
    config: Mapping[str, Mapping[str, Mapping[str, object]]]
    config = vars(datasette).get("config") or {}
    blocks: list[Mapping[str, object]] = [config, config.get("databases", {}).get(name, {})]
    return any("allow_sql" in block or "permissions" in block for block in blocks)
