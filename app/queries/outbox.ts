import Mail from '#models/mail'

const PAGE = 50

/** Newest first; ids are born in order. */
export async function listMails(before?: string) {
  const query = Mail.query()
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
  if (before) query.where('id', '<', before)
  const rows = await query
  const mails = rows.slice(0, PAGE)
  return { mails, next: rows.length > PAGE ? mails.at(-1)!.id : null }
}

export const findMail = (id: string) => Mail.find(id)

export async function countMails() {
  const [row] = await Mail.query().count('* as total')
  return Number(row.$extras.total)
}
