/** Lets the browser keep a file of ours under the name it came with. */
export function saveFile(url: string, name: string) {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
