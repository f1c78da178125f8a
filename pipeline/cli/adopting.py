"""The command that looks at a page that no source declares yet."""

from pathlib import Path

import click

from pipeline.cli.options import allow_private_option, archive_option, json_option, sources_option


@click.command()
@click.argument("url")
@click.option("--id", "source_id", help="Id of the source; else made from the municipality's host.")
@click.option("--name", help="Name of the municipality; else found on the page and in the list.")
@click.option("--write", "put", is_flag=True, help="Put the source's file into the folder.")
@allow_private_option
@archive_option
@sources_option
@json_option
def adopt(
    url: str,
    source_id: str | None,
    name: str | None,
    put: bool,
    allow_private: bool,
    archive: Path,
    sources: Path,
    as_json: bool,
) -> None:
    """Look at a page once and tell what is understood of it: whose it is, dates, editions, files,
    doubts.

    The visit is polite and archived like any; no file is fetched. Exit code 1: the page can't be
    had or read, or is no plan's page; 2: bad usage, or something stands where --write would write.
    """
    from pipeline.adopt.looking import Asked
    from pipeline.cli.adopted import adopt as look

    asked = Asked(source_id, name, allow_private)
    look(url, asked, archive, sources, put=put, as_json=as_json)
