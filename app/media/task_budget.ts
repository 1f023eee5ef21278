/** What one task may use. CPU counts all threads of the child; wall time also counts waiting for a busy machine. */
export type TaskBudget = { cpuMs: number; wallMs: number; rssBytes: number }
