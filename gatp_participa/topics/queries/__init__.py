"""What others ask about topics and goals."""

from gatp_participa.topics.queries.seeds import Goal, goal_seeds, goals, topic_seeds
from gatp_participa.topics.queries.suggesting import (
    Classification,
    Option,
    classification_of,
    forget,
    latest_model,
    suggest_goal,
    suggest_topic,
)

__all__ = [
    "Classification", "Goal", "Option", "classification_of", "forget", "goal_seeds", "goals",
    "latest_model", "suggest_goal", "suggest_topic", "topic_seeds",
]  # fmt: skip
