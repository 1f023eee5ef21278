import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { account, issuedToken, token } from '#api/schemas/account'
import { api, middleware } from '#start/kernel'
import { registrationValidator, tokenValidator } from '#validators/account'

const { Registrations, Tokens } = controllers.api

// Nobody is signed in here: credentials are in the body, so there is neither a session nor a cookie.
router
  .group(() => {
    describe(router.post('/register', [Registrations, 'store']).as('api.auth.register'), {
      summary: 'Make an account, where the server is open to everybody',
      tag: 'Accounts',
      body: registrationValidator,
      answers: { 201: one(account) },
      refusals: [403, 429],
    })
    describe(router.post('/tokens', [Tokens, 'store']).as('api.tokens.store'), {
      summary: 'Exchange an e-mail address and a password for a token',
      tag: 'Accounts',
      note: 'Without scopes the token may do what its person may. With `org`, the slug of an org, it sees that org alone.',
      body: tokenValidator,
      answers: { 201: one(issuedToken) },
      refusals: [401, 403, 404, 429],
    })
  })
  .prefix('/api/v1/auth')
  .use(middleware.locale())

describe(router.get('/api/v1/auth/tokens', [Tokens, 'index']).as('api.tokens.index').use(api()), {
  summary: 'The tokens of this account',
  tag: 'Accounts',
  answers: { 200: list(token) },
})

describe(
  router
    .delete('/api/v1/auth/tokens/:tokenId', [Tokens, 'destroy'])
    .as('api.tokens.destroy')
    .use([middleware.apiAuth({ anyScope: true }), middleware.locale(), middleware.apiPace()]),
  {
    summary: 'End a token',
    tag: 'Accounts',
    note: '`current` is the token of the request, which any token may end. Others take the scope `admin`.',
    answers: { 204: null },
  }
)
