const LONGEST = 4_000
const LONGEST_LINE = 300
const LONGEST_VALUE = 200
const LONGEST_VALUES = 2_000
/** Such as have sentences in the catalogues. Names of the system's own failures are in their messages anyway. */
const CODE = /^(E_|plg\.)[\w.]+$/
const HEAD = /^\[([\w.]+)(?:\?([^\]]*))?\] /

export interface Failure {
  /** What the program said, in one line; what lies below is for the log. */
  line: string
  code?: string
  /** Values for the sentence of the code. */
  params: Record<string, string>
}

interface Coded {
  code?: unknown
  params?: Record<string, string | number> | null
}

/** What a row keeps of an error: its stack, and before that the code and the values of the sentence that tells people. */
export function writeFailure(error: Error) {
  const told = error.stack ?? error.message
  const coded = [error, error.cause].find((one) => CODE.test(String((one as Coded)?.code)))
  return (coded ? `[${headOf(coded)}] ${told}` : told).slice(0, LONGEST)
}

function headOf({ code, params }: Coded) {
  const values = Object.entries(params ?? {}).map(([name, value]) => {
    return [name, String(value).slice(0, LONGEST_VALUE)]
  })
  const written = new URLSearchParams(values).toString()
  // Without its values a sentence tells nothing: the line of the program is shown instead.
  return written && written.length <= LONGEST_VALUES ? `${code}?${written}` : String(code)
}

/** Without a code where the error had none. */
export function readFailure(written: string): Failure {
  const [head, code, values] = HEAD.exec(written) ?? ['']
  const [line] = written.slice(head.length).split('\n', 1)
  return {
    line: line.slice(0, LONGEST_LINE),
    code,
    params: Object.fromEntries(new URLSearchParams(values)),
  }
}
