const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** Sizes in steps of 1024, as the pages write them: «8 MB», «1.9 GB», «1,5 GB» in German. */
export function formatBytes(bytes: number, locale: string) {
  const step = bytes > 0 ? Math.min(4, Math.floor(Math.log(bytes) / Math.log(1024))) : 0
  const amount = bytes / 1024 ** step
  const maximumFractionDigits = amount >= 100 || step === 0 ? 0 : 1
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(amount)} ${UNITS[step]}`
}

/** Values for a text, with sizes in words: `limitBytes: 4294967296` fills `{limit}` with «4 GB». */
export function withSizes(params: Record<string, string | number>, locale: string) {
  const sizes = Object.entries(params)
    .filter(([name]) => name.endsWith('Bytes'))
    .map(([name, bytes]) => [name.slice(0, -'Bytes'.length), formatBytes(Number(bytes), locale)])
  return { ...params, ...Object.fromEntries(sizes) }
}
