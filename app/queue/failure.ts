const LONGEST = 4_000
/** Such as have sentences in the catalogues. Names of the system's own failures are in their messages anyway. */
const CODE = /^(E_|plg\.)[\w.]+$/
const HEAD = /^\[([\w.]+)(?:\?([^\]]*))?\] /

export interface Failure {
  code: string
  /** Values for its sentence. */
  params: Record<string, string>
}

interface Coded {
  code?: unknown
  params?: Record<string, string | number>
}

/** What a row keeps of an error: its stack, and before that the code and the values of the sentence that tells people. */
export function writeFailure(error: Error) {
  const told = error.stack ?? error.message
  const coded = [error, error.cause].find((one) => CODE.test(String((one as Coded)?.code)))
  return (coded ? `[${headOf(coded)}] ${told}` : told).slice(0, LONGEST)
}

function headOf({ code, params = {} }: Coded) {
  const values = Object.entries(params).map(([name, value]) => [name, String(value)])
  return values.length ? `${code}?${new URLSearchParams(values)}` : String(code)
}

/** Undefined where the error had no code. */
export function readFailure(written: string): Failure | undefined {
  const [, code, values] = HEAD.exec(written) ?? []
  return code ? { code, params: Object.fromEntries(new URLSearchParams(values)) } : undefined
}
