// The name that this browser keeps for its visitor, or a new one

const KEY = "restorer-visitor"

function remembered() {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // a browser that keeps nothing: the visitor is this tab
  }
}

// The cookie tells the server with a page's first request, before any script of the page has run
function remember(name) {
  document.cookie = `${KEY}=${name}; path=/; max-age=31536000; samesite=strict`
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // as above
  }
}

// Not crypto.randomUUID, which plain HTTP on a classroom's network does not have
function invented() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")
}

export default function ({ data, setStateValue }) {
  const name = remembered() || data.known || invented()
  remember(name)
  // a moment later, because of two messages in the page's first batch Streamlit would act on one alone
  const introduce = () => setTimeout(() => (calm() ? setStateValue("name", name) : introduce()), 60)
  if (data.known !== name) introduce()
}
