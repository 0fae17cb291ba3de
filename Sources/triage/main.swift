import TriageCommands

Triage.start()
