import { defineConfig, transports } from '@adonisjs/mail'

export default defineConfig({
  default: 'smtp',
  mailers: { smtp: transports.smtp({ host: 'localhost' }) },
})
