import Face from '../face.js'
import Person from '../person.js'

/** What is kept of an org, as numbers. */
export async function keptOf(orgId: string) {
  const [faces, people, named] = await Promise.all([
    Face.within(orgId).where('state', 'active').count('* as total'),
    Person.within(orgId).count('* as total'),
    Person.within(orgId).whereNotNull('name').count('* as total'),
  ])
  const [faceCount, peopleCount, namedCount] = [faces, people, named].map(([{ $extras }]) =>
    Number($extras.total)
  )
  return { faces: faceCount, people: peopleCount, named: namedCount }
}
