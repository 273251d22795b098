/** One finding about one field of a request. */
export interface FieldFinding {
  field: string
  code: string
  title: string
}

/** A refusal of the server with its stable code (ER-1). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly detail: string | undefined
  readonly field: string | undefined
  readonly findings: readonly FieldFinding[]
  /** Seconds after which the same request may succeed. */
  readonly retryAfter: number | undefined

  constructor(status: number, body: unknown, retryAfter?: number) {
    const problem = isRecord(body) ? body : {}
    super(text(problem['title']) ?? 'Something went wrong.')
    this.status = status
    this.code = text(problem['code']) ?? (status >= 500 ? 'INTERNAL_ERROR' : 'UNKNOWN')
    this.detail = text(problem['detail'])
    this.field = text(problem['field'])
    this.findings = Array.isArray(problem['errors']) ? problem['errors'].filter(isFinding) : []
    this.retryAfter = retryAfter
  }

  /** What to say under one field of a form. */
  about(field: string): string | undefined {
    const finding = this.findings.find((each) => each.field === field)
    return finding?.title ?? (this.field === field ? (this.detail ?? this.message) : undefined)
  }
}

/** No answer came. The server may or may not have acted. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor(cause?: unknown) {
    super("Quits can't be reached right now.", { cause })
  }
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; a refusal is thrown as ApiProblem, silence as ConnectionLost. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await reached(call)
  if (response.ok) return data as T
  throw new ApiProblem(response.status, error, retryAfterOf(response))
}

/** A reply that breaks off midway is as good as none. */
async function reached<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await call
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ConnectionLost(cause)
  }
}

function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isFinding = (value: unknown): value is FieldFinding =>
  isRecord(value) && typeof value['field'] === 'string' && typeof value['title'] === 'string'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** One sentence for people about anything that went wrong. */
export function sentence(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail ?? error.message
  if (error instanceof ConnectionLost) return error.message
  return 'Something went wrong. Please try again.'
}
