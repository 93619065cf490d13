"""Which words say that a name is that of a battle? (战役, 会战, 起义 …) Apart: looking names up needs nothing else."""

from __future__ import annotations

BATTLE_WORD = (
    r"(?:战役|会战|战斗|战争|海战|空战|之战|之役|之围|之变|之难|保卫战|攻防战|遭遇战|追击战|包围战|攻城战|起义|事变|兵变|之乱|"
    r"围攻|围城|攻势|行动|作战|登陆|突袭|空袭|伏击|大捷|扫荡|反击战|阻击战|冲突|暴动|讨伐|远征|北伐|东征|西征|南征|战)"
)
