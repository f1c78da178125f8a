"""The kinds of plans; apart from the grammar that finds their names, which is dear to load."""

SENRYAKU, VISION, SOGO, OTHER = "総合戦略", "人口ビジョン", "総合計画", "その他"
NATIONAL = (SENRYAKU, VISION)
"""The kinds that the State asks for; both of a municipality are of the same phase."""
