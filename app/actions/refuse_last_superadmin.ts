import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import User from '#models/user'

/**
 * Somebody has to run the server: whoever is the last to do so stays. All of them are locked until the end, so that of
 * two who go at the same moment one is kept.
 *
 * @throws Refusal E_LAST_SUPERADMIN
 */
export async function refuseLastSuperadmin(user: User, trx: TransactionClientContract) {
  if (!user.isSuperadmin) return
  const superadmins = await User.query({ client: trx })
    .whereNotNull('superadmin_at')
    .whereNull('suspended_at')
    .orderBy('id')
    .forUpdate()
  if (superadmins.every(({ id }) => id === user.id)) throw new Refusal(409, 'E_LAST_SUPERADMIN')
}
