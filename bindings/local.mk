# Bindings made by SWIG from the public headers.
