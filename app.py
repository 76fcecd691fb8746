"""The app: `streamlit run app.py`."""

import streamlit as st

if __name__ == "__main__":  # Streamlit runs this file for a visitor
    from pages.components import routing

    st.set_page_config(page_icon=routing.ICON, layout="wide")  # before a page's own icon, which is fetched from afar
    page = st.navigation(
        [
            st.Page(routing.home, title="Restorer", default=True, visibility="hidden"),
            st.Page("pages/1_compress.py", title="Compress", icon=":material/compress:", url_path="compress"),
            st.Page("pages/2_train.py", title="Train", icon=":material/model_training:", url_path="train"),
            st.Page("pages/3_compare.py", title="Compare", icon=":material/compare:", url_path="compare"),
        ],
        position="top",
    )
    st.set_page_config(page_title=f"{page.title} · Restorer" if page.url_path else "Restorer")
    routing.run(page)
else:  # the server imports it, once
    from restorer import memory, processors

    processors.keep_products_to_one_thread()  # before anything here imports NumPy
    memory.share_arenas()  # before there are threads, each with one of its own

    from pages.components import thumbnails
    from pages.components.serving import server
    from pages.compress import first_page

    life = server.lifespan(first_page.prepare)
    app = st.App(__file__, middleware=server.middleware(), routes=[*server.routes(), thumbnails.route()], lifespan=life)
