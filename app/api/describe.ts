import type { Route } from '@adonisjs/core/http'
import type { Schema } from '#api/schema'

/** Anything VineJS compiled. */
export interface DescribedInput {
  toJSONSchema(): object
}

/** An answer that is not plain JSON, or carries headers worth knowing. */
export interface Media {
  /** Nothing for an answer without a body. */
  media?: string
  schema?: Schema
  /** Names of headers and what they say. */
  headers?: Record<string, string>
}

export interface Description {
  summary: string
  /** The noun under which the document lists the operation. */
  tag: string
  body?: DescribedInput
  isBodyOptional?: boolean
  /** Form fields with files: sent as multipart/form-data instead of JSON. */
  files?: Schema
  query?: DescribedInput
  /** By status. `null` is an answer without a body. */
  answers: Record<number, Schema | Media | null>
  /** Refusals beyond those that follow from the route itself (401, 403, 404, 422, 429). */
  refusals?: number[]
  note?: string
}

const described: { route: DescribedRoute; description: Description }[] = []

type DescribedRoute = Pick<Route, 'toJSON'>

/** Says what a route of the API takes and answers. Every route under /api/v1 is wrapped in it. */
export function describe<Described extends DescribedRoute>(
  route: Described,
  description: Description
) {
  described.push({ route, description })
  return route
}

export function describedRoutes() {
  return described.map(({ route, description }) => ({ route: route.toJSON(), description }))
}
