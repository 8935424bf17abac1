# Flags of every target of ours; style.md §9.
add_library(orrery_options INTERFACE)
target_compile_options(orrery_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # gcc 14 takes the empty half of a moved std::expected for uninitialised once it inlines, and
    # Asio's allocation of coroutine frames for a mismatch.
    target_compile_options(orrery_options INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()
target_compile_definitions(orrery_options INTERFACE
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
    QT_NO_URL_CAST_FROM_STRING QT_NO_CONTEXTLESS_CONNECT)

option(ORRERY_WERROR "Treat warnings as errors" OFF)
if(ORRERY_WERROR)
    target_compile_options(orrery_options INTERFACE -Werror)
endif()

option(ORRERY_SANITIZE "Build with the address and undefined behaviour sanitizers" OFF)
if(ORRERY_SANITIZE)
    target_compile_options(orrery_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
    target_link_options(orrery_options INTERFACE -fsanitize=address,undefined)
endif()
option(ORRERY_FUZZ "Build the fuzz targets (clang)" OFF)

find_program(MOLD mold)
if(MOLD)
    set(CMAKE_LINKER_TYPE MOLD) # a test links in 0.1 s instead of 1 s
endif()

option(ORRERY_PCH "Precompile what nearly every file includes" OFF)
function(orrery_precompile target)
    if(ORRERY_PCH)
        target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h ${ARGN})
        target_compile_options(${target} PRIVATE -fpch-preprocess) # ccache asks for it
    endif()
endfunction()
