// Looks at every figure of a page: is it seen, is every text in it legible, does none cover another?
addEventListener('load', () => {
  const problems = []
  const svgs = [...document.querySelectorAll('svg[role=img]')]
  let texts = 0
  for (const svg of svgs) {
    const title = svg.querySelector('title')?.textContent
    // Of a picture within a picture the box would hold what is cut off as well.
    const paper = svg.querySelector('.paper').getBoundingClientRect()
    if (paper.width < 200 || paper.height < 100) problems.push(`${title}: not seen`)
    if (paper.left < -1 || paper.right > document.documentElement.clientWidth + 1) problems.push(`${title}: wider than the page`)
    const marks = [...svg.querySelectorAll('path,rect,circle')].filter(mark => mark.getBoundingClientRect().width > 0)
    if (marks.length < 5) problems.push(`${title}: nothing is drawn`)
    const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()])
    texts += boxes.length
    boxes.forEach(([text, box], at) => {
      if (box.width === 0) problems.push(`${title}: "${text}" is not seen`)
      if (box.left < paper.left - 0.5 || box.right > paper.right + 0.5 || box.top < paper.top - 0.5 || box.bottom > paper.bottom + 0.5)
        problems.push(`${title}: "${text}" leaves the picture`)
      for (const [other, there] of boxes.slice(0, at)) {
        const across = Math.min(box.right, there.right) - Math.max(box.left, there.left)
        const down = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top)
        if (across > 0.5 && down > 0.5) problems.push(`${title}: "${text}" covers "${other}"`)
      }
    })
    const scale = paper.width / svg.viewBox.baseVal.width
    for (const text of svg.querySelectorAll('text')) {
      const size = parseFloat(getComputedStyle(text).fontSize) * scale
      if (size < 8.5) problems.push(`${title}: "${text.textContent}" is ${size.toFixed(1)} px high`)
    }
  }
  const formulas = [...document.querySelectorAll('math')]
  for (const math of formulas) {
    const box = math.getBoundingClientRect()
    const folded = math.closest('details:not([open])')
    if (!folded && (box.width < 2 || box.height < 5)) problems.push(`a formula is not seen: ${math.textContent}`)
  }
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width + 1) problems.push(`the page is ${document.documentElement.scrollWidth} wide`)
  const paper = getComputedStyle(document.querySelector('svg .paper')).color
  const found = { width, figures: svgs.length, texts, formulas: formulas.length, paper, problems }
  parent.postMessage(JSON.stringify(found), '*')
})
