import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

/** Asks as a page of ours does: JSON to and fro, with the session and its token. */
export function asking(client: ApiClient) {
  const json = (method: string, path: string, user: User | null, body?: object) => {
    const request = client.request(path, method).accept('json').withCsrfToken().redirects(0)
    if (user) request.loginAs(user)
    if (body) request.json(body)
    return request
  }
  /** A page, and its properties. */
  const page = async (path: string, user: User, props?: string[]) => {
    const request = client.get(path).loginAs(user).redirects(0)
    const answer = await (props
      ? request.withInertiaPartialReload(componentOf(path), props)
      : request.withInertia())
    return { answer, props: answer.inertiaProps as Record<string, any> }
  }
  const form = (method: string, path: string, user: User, body: object = {}, from = '/the-form') =>
    client
      .request(path, method)
      .withInertia()
      .withCsrfToken()
      .redirects(0)
      .header('referer', from)
      .loginAs(user)
      .json(body)
  return { json, page, form }
}

const componentOf = (path: string) =>
  /\/r\/\w+\/[^/?]+$/.test(path) ? 'admin/resource/show' : 'admin/resource/index'
