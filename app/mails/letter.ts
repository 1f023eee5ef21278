/** What a letter says, in the language of whoever gets it. How it looks is the same for all of them. */
export interface Letter {
  to: string
  locale: string
  subject: string
  heading: string
  paragraphs: string[]
  button?: { label: string; url: string }
  /** Small print under the button: until when it is good for, what to do when nobody asked for it. */
  notes?: string[]
}
