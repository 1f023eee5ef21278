import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const {
  AccountEmails,
  AccountPasswords,
  AccountSessions,
  AccountTokens,
  Accounts,
  FirstPhotos,
  FirstRun,
  MagicLinks,
  MagicLinkSessions,
  PasswordResets,
  Registrations,
  Sessions,
} = controllers.web

// What letters carry: 32 random bytes.
const token = { match: /^[\w-]{43}$/ }

router
  .group(() => {
    router.get('/first-run', [FirstRun, 'create']).as('first_run.create')
    router.post('/first-run', [FirstRun, 'store']).as('first_run.store')

    router.get('/sign-in/link/:token', [MagicLinks, 'show']).as('magic_links.show')
    router.post('/sign-in/link/:token', [MagicLinkSessions, 'store']).as('magic_links.redeem')
    router.get('/reset-password/:token', [PasswordResets, 'edit']).as('password_resets.edit')
    router.post('/reset-password/:token', [PasswordResets, 'update']).as('password_resets.update')
    router.get('/email/:token', [AccountEmails, 'show']).as('account_emails.show')
    router.post('/email/:token', [AccountEmails, 'update']).as('account_emails.update')
    router.post('/sign-out', [Sessions, 'destroy']).as('sessions.destroy')

    router
      .group(() => {
        router.get('/sign-in', [Sessions, 'create']).as('sessions.create')
        router.post('/sign-in', [Sessions, 'store']).as('sessions.store')
        router.get('/sign-in/link', [MagicLinks, 'create']).as('magic_links.create')
        router.post('/sign-in/link', [MagicLinks, 'store']).as('magic_links.store')
        router.get('/forgot-password', [PasswordResets, 'create']).as('password_resets.create')
        router.post('/forgot-password', [PasswordResets, 'store']).as('password_resets.store')
        router.get('/register', [Registrations, 'create']).as('registrations.create')
        router.post('/register', [Registrations, 'store']).as('registrations.store')
      })
      .use(middleware.guest())
  })
  .where('token', token)
  .use(web())

router
  .group(() => {
    router.get('/first-run/photos', [FirstPhotos, 'create']).as('first_run.photos')
    router.get('/account', [Accounts, 'show']).as('account.show')
    router.post('/account/deletion', [Accounts, 'destroy']).as('account.destroy')
    router.get('/account/security', [AccountSessions, 'index']).as('account.security')
    router.post('/account/email', [AccountEmails, 'store']).as('account.email')
    router.put('/account/password', [AccountPasswords, 'update']).as('account.password')
    router.delete('/account/sessions', [AccountSessions, 'clear']).as('account.sessions.clear')
    router
      .delete('/account/sessions/:handle', [AccountSessions, 'destroy'])
      .as('account.sessions.destroy')
    router.get('/account/tokens', [AccountTokens, 'index']).as('account.tokens')
  })
  .use([...web(), middleware.auth()])
