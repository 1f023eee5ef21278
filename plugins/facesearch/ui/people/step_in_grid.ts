/** The element of a grid that an arrow leads to from the one that has the focus; the first one where none has. */
export function stepInGrid(all: readonly HTMLElement[], key: string) {
  const at = all.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return ['ArrowRight', 'ArrowDown'].includes(key) ? all[0] : undefined
  const columns = columnsOf(all)
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
  }
  return all[at + steps[key]]
}

/** How many stand in a row. */
function columnsOf(all: readonly HTMLElement[]) {
  const top = all[0].getBoundingClientRect().top
  const next = all.findIndex((one) => Math.abs(one.getBoundingClientRect().top - top) > 4)
  return next < 0 ? all.length : next
}
